import { afterEach, describe, expect, test } from "vitest";
import { checkText, stringify } from "./json-text.js";
import { UnwritableError } from "./snapshot.js";

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

test("127 levels pass, 128 do not", () => {
	expect(checkText(nested(127))).toBe(nested(127));
	expect(() => checkText(nested(128))).toThrow(UnwritableError);
	expect(() => checkText(`{"a":${nested(127)}}`)).toThrow(UnwritableError);
});

test("brackets side by side or in strings are no levels", () => {
	const wide = `[${"{},".repeat(1000)}"${"[".repeat(1000)}\\"{{","\\\\"]`;
	expect(checkText(wide)).toBe(wide);
});

describe("lone surrogates are found in keys and strings", () => {
	test.each([{ a: "\ud800" }, { "\udfff": 1 }, ["\ude00\ud83d"], ["\\\udc00"], "\ud800x", ["\\", "\ud800"]])(
		"%j",
		(value) => expect(() => checkText(stringify(value))).toThrow(UnwritableError),
	);
});

describe("text that only looks like a lone surrogate passes", () => {
	test.each(["😀", "\\ud800", "\\\\ud800", "a\\udfff", "\ud83d\ude00 \\ud"])("%j", (value) => {
		expect(JSON.parse(checkText(stringify(value)))).toBe(value);
	});
});

test("what has no text is refused", () => {
	expect(() => stringify(undefined)).toThrow(UnwritableError);
});

test("a text of a million backslashes is checked in no time", () => {
	expect(() => checkText(`"${"\\\\".repeat(1_000_000)}\\ud800"`)).toThrow(UnwritableError);
});

describe("where a library has given every array a toJSON", () => {
	afterEach(() => Reflect.deleteProperty(Array.prototype, "toJSON"));

	test("nothing is written", () => {
		Object.defineProperty(Array.prototype, "toJSON", { value: () => "[]", configurable: true });
		expect(() => stringify(["a"])).toThrow(UnwritableError);
	});
});
