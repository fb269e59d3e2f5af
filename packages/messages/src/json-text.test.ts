import { afterEach, describe, expect, test } from "vitest";
import { isWellFormedText, stringify } from "./json-text.js";
import { UnwritableError } from "./snapshot.js";

describe("lone surrogates are found in keys and strings", () => {
	test.each([{ a: "\ud800" }, { "\udfff": 1 }, ["\ude00\ud83d"], ["\\\udc00"], "\ud800x", ["\\", "\ud800"]])(
		"%j",
		(value) => expect(isWellFormedText(stringify(value))).toBe(false),
	);
});

describe("text that only looks like a lone surrogate passes", () => {
	test.each(["😀", "\\ud800", "\\\\ud800", "a\\udfff", "\ud83d\ude00 \\ud"])("%j", (value) => {
		expect(isWellFormedText(stringify(value))).toBe(true);
	});
});

test("what has no text is refused", () => {
	expect(() => stringify(undefined)).toThrow(expect.objectContaining({ keyword: "json" }));
});

test("a text of a million backslashes is checked in no time", () => {
	expect(isWellFormedText(`"${"\\\\".repeat(1_000_000)}\\ud800"`)).toBe(false);
});

describe("where a library has given every array a toJSON", () => {
	afterEach(() => Reflect.deleteProperty(Array.prototype, "toJSON"));

	test("nothing is written", () => {
		Object.defineProperty(Array.prototype, "toJSON", { value: () => "[]", configurable: true });
		expect(() => stringify(["a"])).toThrow(UnwritableError);
		expect(() => stringify(["a"])).toThrow(
			expect.objectContaining({ keyword: "toJSON", expected: "arrays without toJSON" }),
		);
	});
});
