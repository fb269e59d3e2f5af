import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reader, whereItPays } from "./reader.js";

/** Reads a document of one key. */
const one = (value: string) => reader(`{"value":${value}}`, (_, found) => ({ value: found }));

describe("what is found", () => {
	test("is the text in the place of each word, in the order of the layout", () => {
		const read = reader('{"a":string,"b":{"c":integer,"d":boolean},"e":number}', (...found) => found);
		const text = '{"a":"x","b":{"c":-12,"d":true},"e":0.5e+1}';
		expect(read(text)).toEqual([text, "x", "-12", "true", "0.5e+1"]);
	});

	test("is undefined where another value stands", () => {
		const read = reader('({"a":(null|integer)}|string)', (_, ...found) => found);
		expect(read('{"a":1}')).toEqual(["1", undefined]);
		expect(read('{"a":null}')).toEqual([undefined, undefined]);
		expect(read('"b"')).toEqual([undefined, "b"]);
	});

	test("may be missing with its comma", () => {
		const read = reader('{("a":integer,|)"b":integer(,"c":integer|)}', (_, ...found) => found);
		expect(read('{"b":2}')).toEqual([undefined, "2", undefined]);
		expect(read('{"a":1,"b":2,"c":3}')).toEqual(["1", "2", "3"]);
		expect(read('{,"b":2}')).toBeUndefined();
	});

	test("is a string with whatever may stand in it without an escape", () => {
		for (const text of ["", " ", "~\u007f", "é\u2028\u{1f600}", "[]{}()|^$.*+?", "\ud800"]) {
			expect(one("string")(`{"value":"${text}"}`)).toEqual({ value: text });
		}
	});
});

describe("what does not look so", () => {
	test.each([
		['{"a":1, "b":2}', "a space"],
		['{"a":1,"b":2}\n', "a line's end"],
		['\ufeff{"a":1,"b":2}', "a byte order mark"],
		['{"b":2,"a":1}', "another order"],
		['{"a":1}', "a key less"],
		['{"a":1,"b":2,"c":3}', "a key more"],
		['{"a":1,"a":1,"b":2}', "a key twice"],
		['{"a":1,"b":"2"}', "another type"],
		['{"a":1,"b":null}', "null"],
		['{"a":1,"b":2', "half a document"],
		["", "nothing"],
	])("%j is left alone: %s", (text) => {
		expect(reader('{"a":integer,"b":integer}', () => true)(text)).toBeUndefined();
	});

	test.each(["01", "-", "-0", "+1", "1.", "0x1", "1n", "1_0", "1.5", "1e3", "Infinity"])("%s is no integer", (text) => {
		expect(one("integer")(`{"value":${text}}`)).toBeUndefined();
	});

	test.each(["01", "-", ".5", "1.", "1e", "1e+", "--1", "NaN"])("%s is no number", (text) => {
		expect(one("number")(`{"value":${text}}`)).toBeUndefined();
	});

	test.each(["\\n", "\\u0041", "\n", "\u0000", "\u001f", '"'])("%j stands in no string", (text) => {
		expect(one("string")(`{"value":"${text}"}`)).toBeUndefined();
	});

	test("true is written so and not otherwise", () => {
		for (const text of ["True", "1", '"true"', "truefalse"]) {
			expect(one("boolean")(`{"value":${text}}`)).toBeUndefined();
		}
	});
});

test("numbers and strings are those of JSON.parse", () => {
	const readNumber = reader('{"value":number}', (_, found) => ({ value: Number(found) }));
	const values = fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.maxSafeInteger(), fc.string());
	fc.assert(
		fc.property(values, (value) => {
			const text = JSON.stringify({ value });
			const found = typeof value === "number" ? readNumber(text) : one("string")(text);
			if (found !== undefined) expect(found).toEqual(JSON.parse(text));
			else expect(text).toContain("\\");
		}),
	);
});

describe("where it pays", () => {
	/** What was tried of the texts. */
	function tried(texts: readonly string[]): readonly string[] {
		const seen: string[] = [];
		const read = whereItPays((text) => {
			seen.push(text);
			return text.startsWith("good") ? text : undefined;
		});
		for (const text of texts) read(text);
		return seen;
	}

	test("short texts are tried, and what is read of them is handed on", () => {
		expect(whereItPays((text) => text.length)("x".repeat(1024))).toBe(1024);
		expect(tried(["x".repeat(1025)])).toEqual([]);
	});

	test("fewer and fewer are tried while none looks so, but one of 64 always is", () => {
		const texts = Array.from({ length: 400 }, (_, i) => String(i));
		expect(tried(texts)).toEqual(["0", "2", "6", "14", "30", "62", "126", "190", "254", "318", "382"]);
	});

	test("all are tried again as soon as one looks so", () => {
		expect(tried(["bad 0", "left out", "good", "good 1", "bad 1", "left out", "good 2"])).toEqual([
			"bad 0",
			"good",
			"good 1",
			"bad 1",
			"good 2",
		]);
	});

	test("texts that are not tried are no reason to try fewer", () => {
		const long = "x".repeat(1025);
		expect(tried(["good", long, long, "good 1", "good 2"])).toEqual(["good", "good 1", "good 2"]);
	});
});
