import { expect, test } from "vitest";
import type { Findings } from "./findings.js";
import { OURS } from "./group.js";
import { goalGroups } from "./groups.js";
import { isOver, isReached, type Result, resultsOf, rowsWithout } from "./results.js";
import { rows } from "./rows.js";

const found = (measure: string, label: string, values: readonly number[], candidate = OURS): Findings => ({
	measure,
	label,
	candidate,
	values,
});

const only = (id: string, findings: readonly Findings[]): Result | undefined =>
	resultsOf(findings).find(({ row }) => row.id === id);

test("a row is made of the medians over the processes, label by label", () => {
	const result = only("9", [found("publish", "A", [1, 2, 9]), found("publish", "B", [4, 2, 8])]);
	expect(result?.labels).toEqual([
		{ label: "A", value: 2 },
		{ label: "B", value: 4 },
	]);
	expect(result?.value).toBeCloseTo(Math.sqrt(8));
	expect(result?.spread.map((value) => Math.round(value * 100))).toEqual([141, 849]);
});

test("the worst label counts where every one must reach the goal", () => {
	const result = only("7", [found("request", "1", [0.9]), found("request", "16", [1.2])]);
	expect(result?.value).toBe(1.2);
});

test("a row looks only at the labels that it is about", () => {
	const findings = [found("decode", "BackendStateMessage", [1.3]), found("decode", "BackendLogMessage", [1.1])];
	expect([only("1b", findings)?.value, only("1c", findings)?.value]).toEqual([1.1, 1.3]);
});

test("other libraries stand beside us, by their names", () => {
	const result = only("2b", [found("validate", "A", [0.1]), found("validate", "A", [0.3], "zod")]);
	expect([result?.value, result?.peers.zod?.value]).toEqual([0.1, 0.3]);
});

test("a goal may be exceeded by no more than rounds wander", () => {
	const judged = (value: number) =>
		resultsOf([found("publish", "A", [value])]).map((row) => [isReached(row), isOver(row)]);
	const goal = rows.find(({ id }) => id === "9")?.goal ?? Number.NaN;
	expect(judged(goal)).toEqual([[true, false]]);
	expect(judged(goal * 1.14)).toEqual([[false, false]]);
	expect(judged(goal * 1.16)).toEqual([[false, true]]);
	expect(judged(Number.NaN)).toEqual([[false, true]]);
});

test("a row that has no figure is named, if its measure was to be taken", () => {
	const results = resultsOf([found("decode", "BackendLogMessage", [1.1])]);
	expect(rowsWithout(results, ["decode", "publish"]).map(({ id }) => id)).toEqual(["1c", "9"]);
});

test("what a row needs is measured by one group", () => {
	const measured = Object.values(goalGroups).flatMap(({ measures }) => measures);
	expect([...new Set(measured)]).toEqual(measured);
	expect([...new Set(rows.map(({ measure }) => measure))].toSorted()).toEqual(measured.toSorted());
});
