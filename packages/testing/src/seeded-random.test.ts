import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.js";

const take = (seed: number): number[] => {
	const random = seededRandom(seed);
	return Array.from({ length: 1_000 }, random);
};

test("the same seed gives the same numbers, another seed others", () => {
	expect(take(7)).toEqual(take(7));
	expect(take(7)).not.toEqual(take(8));
});

test("the numbers fill the space from 0 up to 1 evenly", () => {
	const numbers = take(1);
	for (const tenth of Array(10).keys()) {
		const inTenth = numbers.filter((number) => Math.floor(number * 10) === tenth);
		expect(inTenth.length).toBeGreaterThan(60);
	}
	expect(numbers.filter((number) => number < 0 || number >= 1)).toEqual([]);
});
