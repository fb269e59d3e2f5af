import type { Turns } from "./interleave.js";
import { rows } from "./rows.js";
import type { Result } from "./table.js";

/** Where and how a run was made. */
export interface Circumstances {
	readonly date: string;
	readonly node: string;
	readonly natsServer: string;
	readonly nats: string;
	readonly processes: number;
	readonly clock: Turns["clock"];
}

const BEGIN = "<!-- Written by `npm run bench -- --write`. -->";
const END = "<!-- end of what the bench writes -->";
const CLOCKS = {
	wall: "the time that passes",
	processor: "the client's processor time on a machine that did other work as well",
};

/** The README with its table of ratios replaced. Throws when it has no place for one. */
export function withTable(readme: string, results: readonly Result[], circumstances: Circumstances): string {
	const begin = readme.indexOf(BEGIN);
	const end = readme.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`README.md has no place for the table: ${BEGIN} … ${END}`);
	return readme.slice(0, begin + BEGIN.length) + block(results, circumstances) + readme.slice(end);
}

/** Each row of the table in a README, as `withTable` writes it, in two parts: the job with its base, and its goal. */
export function rowsOf(readme: string): readonly (readonly [job: string, goal: string])[] {
	const table = readme.slice(readme.indexOf(BEGIN), readme.indexOf(END));
	return [...table.matchAll(/^\| (.+ \| .+) \| [\d.]+ \(.+\) \| ([\d.]+) \|$/gm)].map(([, job = "", goal = ""]) => [
		job,
		goal,
	]);
}

/** What `rowsOf` gives for a README that is up to date. */
export const expectedRows = rows.map(({ job, base, goal }) => [`${job} | ${base}`, goal.toFixed(2)] as const);

function block(results: readonly Result[], { date, node, natsServer, nats, processes, clock }: Circumstances): string {
	const lines = results.map(({ row: { job, base, goal }, ratio, spread }) => {
		const [low, high] = spread.map((value) => value.toFixed(2));
		return `| ${job} | ${base} | ${ratio.toFixed(2)} (${low} to ${high}) | ${goal.toFixed(2)} |`;
	});
	return `

| with the client | against | ratio (spread) | goal |
|---|---|---|---|
${lines.join("\n")}

Ratios of ${CLOCKS[clock]}, below 1 is faster; median and spread of ${processes} processes. Measured on ${date} with Node ${node}, nats-server ${natsServer} and
\`nats\` ${nats}.

`;
}
