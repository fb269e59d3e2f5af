import type { Measured } from "./findings.js";
import { figure, spreadOf } from "./page.js";
import { resultsOf } from "./results.js";

const BEGIN = "<!-- Written by `npm run bench`. -->";
const END = "<!-- end of what the bench writes -->";

/** The README with its short table replaced. Throws when it has no place for one. */
export function withTable(readme: string, measured: Readonly<Record<string, Measured>>): string {
	const begin = readme.indexOf(BEGIN);
	const end = readme.indexOf(END);
	if (begin < 0 || end < begin) throw new Error(`README.md has no place for the table: ${BEGIN} … ${END}`);
	return `${readme.slice(0, begin + BEGIN.length)}\n\n${table(measured)}\n\n${readme.slice(end)}`;
}

function table(measured: Readonly<Record<string, Measured>>): string {
	const results = resultsOf(Object.values(measured).flatMap(({ findings }) => findings));
	const lines = results
		.filter(({ row: { short } }) => short)
		.map((result) => {
			const { job, base, goal } = result.row;
			return `| ${job} | ${base} | ${figure(result.value)} (${spreadOf(result)}) | ${figure(goal)} |`;
		});
	const dates = Object.values(measured).map(({ circumstances: { date } }) => date);
	return `| job | over | ratio (spread) | goal |
|---|---|---|---|
${lines.join("\n")}

Below 1 is faster; as of ${dates.toSorted().at(-1)}. [Performance](docs/reference/performance.md) has all goals, other libraries beside them, and how it was measured.`;
}
