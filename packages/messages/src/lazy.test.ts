import { expect, test } from "vitest";
import { lazy } from "./lazy.js";

test("what is lazy is made when it is first asked for, and once", () => {
	const made: object[] = [];
	const ask = lazy(() => {
		const thing = {};
		made.push(thing);
		return thing;
	});
	expect(made).toEqual([]);
	expect([ask(), ask()].every((thing) => thing === made[0])).toBe(true);
	expect(made).toHaveLength(1);
});
