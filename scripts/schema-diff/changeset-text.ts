import { PACKAGES } from "./judge.js";
import { byLevel, type Report } from "./report.js";
import { adviceLines, beforeAndAfter, LEVEL_TITLES, ordersText, witnessText } from "./sentences.js";
import type { Verdict } from "./verdict.js";
import type { Witness } from "./witness.js";

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
	const where = travels.length === 0 ? [] : [`Where: ${travels.join(", ")}.`];
	const details = [
		[...where, ...breaks(verdict)].join(" "),
		...adviceLines(verdict),
		...(typeof proof === "object" ? proof.map(shown) : []),
	].filter((line) => line !== "");
	const head = `- \`${place}\` ${says}${change === undefined ? "" : `: ${inCode(change)}`}.`;
	return [head, ...details.map((line) => `  - ${line}`)].join("\n");
}

/** Nothing is said of upgrade orders that both work: then the break is one of code or of meaning. */
function breaks(verdict: Verdict): readonly string[] {
	const orders = verdict.packages["@plane/nats-client"]?.orders;
	const text = ordersText(verdict);
	return text === undefined || (orders?.newWithOld === "works" && orders.oldWithNew === "works") ? [] : [text];
}

function shown(witness: Witness): string {
	return `Shown by ${inCode(JSON.stringify(witness.document))}: ${witnessText(witness)}.`;
}

function inCode(text: string): string {
	return `\`${text.replaceAll("`", "'")}\``;
}
