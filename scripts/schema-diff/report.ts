import type { Bumps } from "./bump.js";
import type { Level } from "./change.js";
import { PACKAGES } from "./judge.js";
import { adviceLines, beforeAndAfter, LEVEL_TITLES, ordersText, summaryText, witnessText } from "./sentences.js";
import type { Verdict } from "./verdict.js";

export interface Report {
	readonly old: string;
	readonly new: string;
	/** The version that the bumps raise. */
	readonly version: string;
	readonly bumps: Bumps;
	readonly verdicts: readonly Verdict[];
}

export const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

const WRITERS: Readonly<Record<Format, (report: Report) => string>> = {
	text: textReport,
	json: (report) => JSON.stringify(report, undefined, "\t"),
	markdown: markdownReport,
};

export function writeReport(report: Report, format: Format): string {
	return `${WRITERS[format](report)}\n`;
}

/** Verdicts by level, the worst first, without the levels that have none. */
export function byLevel(
	verdicts: readonly Verdict[],
): readonly (readonly [Exclude<Level, "none">, readonly Verdict[]])[] {
	const levels = Object.keys(LEVEL_TITLES) as readonly Exclude<Level, "none">[];
	return levels
		.map((level) => [level, verdicts.filter((verdict) => verdict.level === level)] as const)
		.filter(([, all]) => all.length > 0);
}

function textReport({ old, new: now, version, bumps, verdicts }: Report): string {
	const sections = byLevel(verdicts).map(([level, all]) => {
		return `\n${LEVEL_TITLES[level].toUpperCase()}\n\n${all.map(level === "patch" ? shortText : verdictText).join("\n")}`;
	});
	return [
		`${old}\n  → ${now}\n${summaryText(verdicts)}`,
		...sections,
		"",
		`At least, from ${version}: ${bumpsText(bumps)}`,
	].join("\n");
}

function shortText(verdict: Verdict): string {
	const { place, says, rule, acknowledged } = verdict;
	return `  ${place} ${says} [${rule}]${acknowledged === undefined ? "" : `, acknowledged: ${acknowledged}`}`;
}

function verdictText(verdict: Verdict): string {
	const { place, says, rule, fingerprint, travels, proof } = verdict;
	const details = [
		beforeAndAfter(verdict),
		travels.length === 0 ? undefined : `in ${travels.join(", ")}`,
		ordersText(verdict),
		packagesText(verdict),
		...adviceLines(verdict),
		...(typeof proof === "string"
			? [proof]
			: (proof ?? []).flatMap((witness) => [witnessText(witness), `  ${JSON.stringify(witness.document)}`])),
	];
	const lines = details.filter((line) => line !== undefined).map((line) => `      ${line}`);
	return [`  ${place} ${says} [${rule} ${fingerprint}]`, ...lines, ""].join("\n");
}

function packagesText({ packages }: Verdict): string {
	const each = PACKAGES.flatMap((name) => {
		const judgement = packages[name];
		if (!judgement) return [];
		const { wire, source, behaviour } = judgement.axes;
		return [`${name} ${judgement.level} (wire ${wire}, source ${source}, behaviour ${behaviour})`];
	});
	return each.join("; ");
}

function bumpsText(bumps: Bumps): string {
	return PACKAGES.map((name) => `${name} ${bumps[name]}`).join(", ");
}

function markdownReport({ old, new: now, version, bumps, verdicts }: Report): string {
	const head = [
		"# What changed in Plane's contract",
		"",
		`From ${old} to ${now}: ${summaryText(verdicts)}.`,
		"",
		`| package | at least, from ${version} |`,
		"|---|---|",
		...PACKAGES.map((name) => `| \`${name}\` | ${bumps[name]} |`),
	];
	const sections = byLevel(verdicts).map(([level, all]) => {
		return `\n## ${LEVEL_TITLES[level]}\n\n${all.map(level === "patch" ? shortMarkdown : verdictMarkdown).join("\n")}`;
	});
	return [...head, ...sections].join("\n").trimEnd();
}

function shortMarkdown({ place, says, rule, acknowledged }: Verdict): string {
	return `- \`${place}\` ${says} (${rule})${acknowledged === undefined ? "" : `; acknowledged: ${acknowledged}`}`;
}

function verdictMarkdown(verdict: Verdict): string {
	const { place, says, rule, fingerprint, travels, packages, proof } = verdict;
	const rows = PACKAGES.flatMap((name) => {
		const judgement = packages[name];
		if (!judgement) return [];
		const { level, axes, orders } = judgement;
		return [
			`| \`${name}\` | ${level} | ${axes.wire} | ${axes.source} | ${axes.behaviour} | ${orders.newWithOld} | ${orders.oldWithNew} |`,
		];
	});
	const change = beforeAndAfter(verdict);
	return [
		`### \`${place}\` ${says}`,
		"",
		`Rule ${rule}, fingerprint \`${fingerprint}\`${travels.length === 0 ? "" : `, in ${travels.join(", ")}`}.`,
		...(change === undefined ? [] : ["", `\`${change.replaceAll("`", "'")}\``]),
		"",
		"| package | level | wire | source | behaviour | upgraded first | upgraded last |",
		"|---|---|---|---|---|---|---|",
		...rows,
		"",
		...adviceLines(verdict).map((line) => `- ${line}`),
		...proofMarkdown(proof),
		"",
	].join("\n");
}

function proofMarkdown(proof: Verdict["proof"]): readonly string[] {
	if (proof === undefined) return [];
	if (typeof proof === "string") return [`- ${proof}`];
	return proof.flatMap((witness) => [
		"",
		`${witnessText(witness)}`,
		"",
		"```json",
		JSON.stringify(witness.document, undefined, "\t"),
		"```",
	]);
}
