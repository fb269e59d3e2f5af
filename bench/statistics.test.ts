import { expect, test } from "vitest";
import { geometricMean, median, shuffled } from "./statistics.js";

test("the median is the value in the middle, or between the middle two", () => {
	expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([7])]).toEqual([2, 2.5, 7]);
	expect(median([])).toBeNaN();
});

test("the geometric mean of a ratio and its inverse is one", () => {
	expect(geometricMean([0.5, 2])).toBeCloseTo(1);
	expect(geometricMean([1.2])).toBeCloseTo(1.2);
});

test("shuffling keeps every item", () => {
	expect(shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
});
