import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { literalAt } from "./lossless-json.js";

describe("a literal is found at its path", () => {
	test.each([
		["alone", "18446744073709551615", [], "18446744073709551615"],
		["between white space", " \r\n\t7 \n", [], "7"],
		["in an object", '{"a":1,"uid":13835058055282163712}', ["uid"], "13835058055282163712"],
		["before the end of the object", '{"uid": 5 }', ["uid"], "5"],
		["several levels down", '{"a":{"b":{"uid":7},"c":0}}', ["a", "b", "uid"], "7"],
		["after values of every kind", '{"s":"}\\"{","l":[{"uid":1},[]],"n":null,"x":-1.5e3,"uid":2}', ["uid"], "2"],
		["below a key written with escapes", '{"\\u0075id":3}', ["uid"], "3"],
		["below an empty key", '{"":{"uid":4}}', ["", "uid"], "4"],
		["below a key with quotes and backslashes", '{"a\\"\\\\":{"uid":5}}', ['a"\\', "uid"], "5"],
		["in the last of equal keys", '{"uid":1,"uid":2}', ["uid"], "2"],
		["not in a deeper key of that name", '{"a":{"uid":1},"uid":2}', ["uid"], "2"],
		["not in a string that looks like it", '{"a":"\\"uid\\":1","uid":2}', ["uid"], "2"],
		["as it is written", '{"uid":1.0e2}', ["uid"], "1.0e2"],
	] as const)("%s", (_, text, path, literal) => expect(literalAt(text, path)).toBe(literal));
});

test("a place that is not there has no literal", () => {
	expect(literalAt("{}", ["uid"])).toBeUndefined();
	expect(literalAt("[1]", ["0"])).toBeUndefined();
	expect(literalAt('{"a":5}', ["a", "uid"])).toBeUndefined();
	expect(literalAt('{"a":{}}', ["b", "uid"])).toBeUndefined();
});

test("every number of a JSON document is found where JSON.parse finds it", () => {
	const document = fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })));
	fc.assert(
		fc.property(document, fc.nat({ max: 3 }), (value, indent) => {
			const text = JSON.stringify(value, null, indent);
			for (const [key, part] of Object.entries(value)) {
				for (const [inner, item] of Object.entries(part)) {
					expect(JSON.parse(literalAt(text, [key, inner]) ?? "")).toEqual(JSON.parse(JSON.stringify(item)));
				}
			}
		}),
	);
});

test("deep and long documents are read without recursion", () => {
	const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
	expect(literalAt(`{"x":${deep},"uid":9}`, ["uid"])).toBe("9");
	expect(literalAt(`{"x":"${"a".repeat(10_000_000)}","uid":9}`, ["uid"])).toBe("9");
});
