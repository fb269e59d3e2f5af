import { expect, test } from "vitest";
import { interleave } from "./interleave.js";

test("a job that takes twice the work takes twice the time, whatever the turns", async () => {
	const work = (amount: number) => (count: number) => {
		let sum = 0;
		for (let i = 0; i < count * amount; i++) sum += Math.sqrt(i);
		return sum < 0 ? Promise.reject() : undefined;
	};
	const compare = await interleave(
		{ once: work(1_000), twice: work(2_000) },
		{ seconds: 0.5, sliceMs: 4, warmUpMs: 100, clock: "processor" },
	);
	expect(compare("twice", "once")).toBeGreaterThan(1.5);
	expect(compare("twice", "once")).toBeLessThan(2.7);
});

test("turns are counted so that each lasts about a slice, and jobs that are slower still get one", async () => {
	const counts: number[] = [];
	await interleave(
		{
			slow: async (count) => {
				counts.push(count);
				await new Promise((resolve) => setTimeout(resolve, 20));
			},
		},
		{ seconds: 0.1, sliceMs: 5, warmUpMs: 60, clock: "wall" },
	);
	expect(Math.max(...counts.slice(2))).toBe(1);
});
