import { expect, test } from "vitest";
import { geometricMean, median, quantile, shuffled } from "./statistics.js";

test("the median is the value in the middle, or between the middle two", () => {
	expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7]);
	expect(median([])).toBeNaN();
});

test("a quantile is the value that its share of all does not exceed", () => {
	const values = [10, 0, 20, 30, 40];
	expect([quantile(values, 0), quantile(values, 0.1), quantile(values, 1)]).toEqual([0, 4, 40]);
});

test("the geometric mean of a ratio and its inverse is one", () => {
	expect(geometricMean([0.5, 2])).toBeCloseTo(1);
	expect(geometricMean([1.2])).toBeCloseTo(1.2);
});

test("shuffling keeps every item", () => {
	expect(shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
});
