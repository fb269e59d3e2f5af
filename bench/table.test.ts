import { expect, test } from "vitest";
import { groups } from "./groups.js";
import { rows } from "./rows.js";
import { resultsOf } from "./table.js";

test("a row is made of the medians over the processes, label by label", () => {
	const process = (a: number, b: number) => [
		{ row: "9", label: "A", value: a },
		{ row: "9", label: "B", value: b },
	];
	const [result, ...rest] = resultsOf([process(1, 4), process(2, 2), process(9, 8)]);
	expect(rest).toEqual([]);
	expect(result?.labels).toEqual([
		{ label: "A", value: 2 },
		{ label: "B", value: 4 },
	]);
	expect(result?.ratio).toBeCloseTo(Math.sqrt(8));
	expect(result?.spread.map((value) => Math.round(value * 100))).toEqual([200, 849]);
});

test("the worst label counts where every one must reach the goal", () => {
	const results = resultsOf([
		[
			{ row: "7", label: "1", value: 0.9 },
			{ row: "7", label: "16", value: 1.2 },
		],
	]);
	expect(results.map(({ ratio }) => ratio)).toEqual([1.2]);
});

test("every row is measured by one group", () => {
	const measured = Object.values(groups).flatMap((group) => group.rows);
	expect(measured.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
});
