import type { Findings } from "./findings.js";
import { figure } from "./page.js";
import { allowanceOf, isOver, isReached, type Result } from "./results.js";
import type { Row } from "./rows.js";

export function print(result: Result): void {
	const { row, value, spread, labels, peers } = result;
	console.log(`\n${row.id}  ${row.job} / ${row.base}`);
	const verdict = isReached(result) ? "reached" : "NOT reached";
	console.log(`    ${figure(value)} (${spread.map(figure).join(" to ")}), goal ${figure(row.goal)}: ${verdict}`);
	if (labels.length > 1) for (const label of labels) console.log(`      ${figure(label.value)}  ${label.label}`);
	const others = Object.entries(peers).map(([name, score]) => `${name} ${figure(score.value)}`);
	if (others.length > 0) console.log(`    ${others.join(", ")}`);
}

/** What has no goal. */
export function printFigures(findings: readonly Findings[]): void {
	for (const { measure, label, values } of findings) console.log(`${measure}: ${label}: ${values.join(", ")}`);
}

/** Whether a goal is missed by more than rounds wander, or nothing tells. */
export function printMissed(results: readonly Result[], unmeasured: readonly Row[]): boolean {
	const without = unmeasured.map(({ id, job }) => `${id}: nothing was measured of: ${job}`);
	const exceeded = results.filter(isOver).map(({ row, value }) => {
		const allowed = Math.round((allowanceOf(row) - 1) * 100);
		return `${row.id}: ${figure(value)} is more than ${allowed} % over ${figure(row.goal)}`;
	});
	const over = [...without, ...exceeded];
	console.log(over.length > 0 ? `\n${over.join("\n")}` : "\nnone is over its goal by more than it may be");
	return over.length > 0;
}
