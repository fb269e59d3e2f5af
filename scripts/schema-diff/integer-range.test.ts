import { expect, test } from "vitest";
import type { IntegerValue } from "../codegen/model.js";
import { compareRanges, rangeText } from "./integer-range.js";

const integer = (rest: Partial<IntegerValue>): IntegerValue => ({
	kind: "integer",
	width: "i64",
	exact: false,
	...rest,
});

test("all 64 bits count: a double would not tell these bounds apart", () => {
	expect(rangeText(integer({ width: "u64" }))).toBe("0 to 18446744073709551615");
	expect(compareRanges(integer({ width: "u64" }), integer({ width: "i64" }))).toEqual({
		narrowed: true,
		widened: true,
	});
	expect(compareRanges(integer({ width: "u32" }), integer({ width: "u64" }))).toEqual({
		narrowed: false,
		widened: true,
	});
});

test("bounds of its own decide, not the width", () => {
	const small = { minimum: 0, maximum: 9 };
	expect(compareRanges(integer(small), integer({ ...small, width: "u8" }))).toEqual({
		narrowed: false,
		widened: false,
	});
	expect(compareRanges(integer(small), integer({ minimum: 1, maximum: 9 }))).toEqual({
		narrowed: true,
		widened: false,
	});
});

test("steps below zero leave values out, unless there is nothing below zero", () => {
	const [any, thousands] = [integer({}), integer({ negativeMultipleOf: 1000 })];
	expect(compareRanges(any, thousands)).toEqual({ narrowed: true, widened: false });
	expect(compareRanges(thousands, integer({ negativeMultipleOf: 500 }))).toEqual({ narrowed: false, widened: true });
	expect(compareRanges(integer({ minimum: 0 }), integer({ minimum: 0, negativeMultipleOf: 1000 }))).toEqual({
		narrowed: false,
		widened: false,
	});
	expect(rangeText(integer({ minimum: -1, maximum: 1, negativeMultipleOf: 1000 }))).toBe(
		"-1 to 1, below zero in steps of 1000",
	);
});
