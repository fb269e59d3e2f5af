import { PACKAGES } from "./judge.js";
import { byLevel, type Report } from "./report.js";
import { adviceLines, beforeAndAfter, LEVEL_TITLES, ordersText, witnessText } from "./sentences.js";
import type { Verdict } from "./verdict.js";

/** The changeset for what changed, as the upgrader will read it; undefined when no package is touched. */
export function changesetText({ bumps, verdicts }: Report): string | undefined {
	const touched = PACKAGES.filter((name) => bumps[name] !== "none");
	if (touched.length === 0) return undefined;
	const matter = touched.map((name) => `"${name}": ${bumps[name]}`);
	return ["---", ...matter, "---", "", "Plane's messages changed.", "", ...byLevel(verdicts).flatMap(section)].join(
		"\n",
	);
}

function section([level, verdicts]: ReturnType<typeof byLevel>[number]): readonly string[] {
	if (level === "patch")
		return [`**${LEVEL_TITLES.patch}**: ${[...new Set(verdicts.map(({ place }) => `\`${place}\``))].join(", ")}.`, ""];
	return [`**${LEVEL_TITLES[level]}**`, "", ...verdicts.map(item), ""];
}

/** One change in one item: what, where it is met, what breaks, what to do, what shows it. */
function item(verdict: Verdict): string {
	const { place, says, travels, proof } = verdict;
	const change = beforeAndAfter(verdict);
	const orders = ordersText(verdict);
	const sentences = [
		`\`${place}\` ${says}${change === undefined ? "" : ` (\`${change.replaceAll("`", "'")}\`)`}.`,
		...(travels.length === 0 ? [] : [`It is part of ${travels.join(", ")}.`]),
		...(orders === undefined ? [] : [orders]),
		...adviceLines(verdict),
		...(typeof proof === "object"
			? proof.map((witness) => `Shown by \`${JSON.stringify(witness.document)}\`: ${witnessText(witness)}.`)
			: []),
	];
	return `- ${sentences.join(" ")}`;
}
