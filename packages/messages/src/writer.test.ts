import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import {
	boolean,
	epochMillis,
	external,
	firstOf,
	integer,
	internal,
	ipAddr,
	json,
	list,
	map,
	name,
	nothing,
	number,
	oneOf,
	option,
	orAbsent,
	orNull,
	plainText,
	string,
	struct,
	uid,
	utcTime,
	type Writer,
} from "./writer.js";

const kind = oneOf((value) => value === "A" || value === "TXT");
const point = struct({ name: string, x: integer(0, 9), note: option(string) });

describe("what is written is the text that JSON.stringify makes", () => {
	test.each<[string, Writer, unknown]>([
		["a string", string, "plain"],
		["no string at all", string, ""],
		["a string with everything to escape", string, '"\\\b\f\n\r\t\u0000\u001f'],
		["a backslash", string, "\\"],
		["a string of all scripts", string, "é漢\u2028\u007f😀\ufffd"],
		["a string that is too long for the pattern", string, "x".repeat(1_000_000)],
		["a string that is too long for the pattern and needs escapes", string, '"'.repeat(10_000)],
		["a boolean", boolean, false],
		["a number", number, -1.5e-7],
		["minus zero", number, -0],
		["null", nothing, null],
		["an integer", integer(-5), -5],
		["a time in milliseconds", epochMillis(-9000, 9000), 1_500],
		["a time before 1970", epochMillis(-9000, 9000), -2_000],
		["the greatest integer", integer(), Number.MAX_SAFE_INTEGER],
		["a time", utcTime, "2024-01-02T03:04:05.123Z"],
		["an address", ipAddr, "::ffff:1.2.3.4"],
		["an enum", kind, "TXT"],
		["a list of strings", list(string), ["a", '"', ""]],
		["a list of numbers", list(number), [1, 2.5]],
		["an empty list", list(string), []],
		["a map of strings", map(string), { a: "1", '"': "2", __proto: "3", 7: "4" }],
		["a map of numbers", map(number), { a: 1, b: 2 }],
		["an empty map", map(string), {}],
		["a struct", point, { name: "a", x: 1, note: "b" }],
		["a struct in another order", point, { note: null, x: 1, name: "a" }],
		["a struct without what it may lack", point, { x: 1, name: "a" }],
		["an empty struct", struct({ note: option(string) }), {}],
		["a union's payload", external({ Up: point }, ["Down"]), { Up: { name: "a", x: 0 } }],
		["a union's bare string", external({ Up: point }, ["Down"]), "Down"],
		["a variant among fields", struct({ id: string }, { Up: point, Down: point }), { Up: { name: "", x: 0 }, id: "i" }],
		["a tagged union", internal("type", { A: {}, B: { id: string } }), { id: "i", type: "B" }],
		["one of several structs", firstOf([struct({ a: string }), struct({ b: string })]), { b: "x" }],
		["JSON at a glance", map(json), { a: null, b: true, c: 1.5, d: '"' }],
	])("%s", (_, writer, value) => {
		expect(plainText(writer, value)).toBe(JSON.stringify(value));
	});

	test("any string, also as a key", () => {
		const texts = fc.string({ unit: "binary", maxLength: 60 }).filter((text) => text.isWellFormed());
		fc.assert(
			fc.property(texts, (text) => {
				const value = Object.fromEntries([[text, text]]);
				expect(plainText(string, text)).toBe(JSON.stringify(text));
				expect(plainText(map(string), value)).toBe(JSON.stringify(value));
			}),
		);
	});
});

describe("what recurs is remembered, and makes no difference", () => {
	const writer = struct({ cluster: name, kind, drone: option(name), note: option(string) });
	const clusters = ["a", "b", '"', "\ud800", undefined, null, 1];
	const kinds = ["A", "TXT", "B"];
	const drones = ["d", null, undefined, '"', 5];
	const isValid = (value: { cluster: unknown; kind: string; drone: unknown }): boolean =>
		["a", "b", '"'].includes(value.cluster as string) && value.kind !== "B" && value.drone !== 5;

	test("whatever was written before, in whatever order", () => {
		for (const cluster of clusters)
			for (const kind of kinds)
				for (const drone of drones) {
					const value = { cluster, kind, drone };
					for (const same of [value, { drone, cluster, kind }, { note: "n", drone, kind, cluster }, value]) {
						expect(plainText(writer, same)).toBe(isValid(value) ? JSON.stringify(same) : undefined);
					}
				}
	});
});

test("64-bit identities are written in digits", () => {
	expect(plainText(struct({ uid }), { uid: 2n ** 64n - 1n })).toBe('{"uid":18446744073709551615}');
	expect(plainText(struct({ uid }), { uid: 5 })).toBe('{"uid":5}');
});

test("a field that may be left out is not written when it is undefined", () => {
	expect(plainText(point, { note: undefined, name: "a", x: 1 })).toBe('{"name":"a","x":1}');
});

describe("the walk ends without a text at", () => {
	const cycle: Record<string, unknown> = { name: "a", x: 1 };
	cycle.note = cycle;
	test.each<[string, Writer, unknown]>([
		["a lone surrogate", string, "\ud800"],
		["a boxed string", string, new String("a")],
		["no boolean", boolean, "true"],
		["infinity", number, Number.POSITIVE_INFINITY],
		["no null", nothing, undefined],
		["a fraction", integer(), 1.5],
		["an integer above its bounds", integer(0, 9), 10],
		["an integer below its bounds", integer(0, 9), -1],
		["an unsafe integer", integer(), 2 ** 53],
		["a bigint for a quantity", integer(), 1n],
		["a bigint for a time", epochMillis(-9000, 9000), -5n],
		["half a second before 1970", epochMillis(-9000, 9000), -500],
		["no time", utcTime, "2024-02-30T00:00:00Z"],
		["a time in a list", utcTime, ["2024-01-02T03:04:05Z"]],
		["no address", ipAddr, "1.2.3"],
		["an address in a list", ipAddr, ["1.2.3.4"]],
		["no value of an enum", kind, "AAAA"],
		["an identity beyond 64 bits", uid, 2n ** 64n],
		["a negative identity", uid, -1n],
		["null where it may not be", point, { name: null, x: 1 }],
		["undefined where it may not be", point, { name: undefined, x: 1 }],
		["null where only undefined may be", struct({ a: orAbsent(string) }), { a: null }],
		["undefined where only null may be", struct({ a: orNull(string) }), { a: undefined }],
		["a missing field", point, { name: "a" }],
		["an unknown key", point, { name: "a", x: 1, y: 2 }],
		["an unknown key that is undefined", point, { name: "a", x: 1, y: undefined }],
		["a key that objects inherit", point, { name: "a", x: 1, constructor: 1 }],
		["a key __proto__", point, JSON.parse('{"name":"a","x":1,"__proto__":1}')],
		["an inherited field", point, Object.assign(Object.create({ name: "a" }), { x: 1 })],
		["an object without a prototype", point, Object.assign(Object.create(null), { name: "a", x: 1 })],
		["a hidden field", point, Object.defineProperty({ x: 1 }, "name", { value: "a" })],
		["a hidden toJSON", point, Object.defineProperty({ name: "a", x: 1 }, "toJSON", { value: () => 1 })],
		["a list for a struct", point, ["a", 1]],
		["a cycle", point, cycle],
		["a hole", list(string), new Array(1)],
		["four billion holes", list(string), new Array(2 ** 32 - 1)],
		["a map for a list", list(string), { 0: "a", length: 1 }],
		["another value in a map", map(number), { a: 1, b: "2" }],
		["null for a map", map(number), null],
		["null for a struct", point, null],
		["a surrogate as a key", map(string), { "\udc00": "a" }],
		["a Map", map(string), new Map([["a", "b"]])],
		["two variants", external({ Up: point, Down: point }), { Up: { name: "a", x: 1 }, Down: { name: "a", x: 1 } }],
		["no variant", external({ Up: point }), {}],
		["an unknown bare string", external({ Up: point }, ["Down"]), "Up"],
		["a variant that is undefined", external({ Up: point }), { Up: undefined }],
		["two variants among fields", struct({ a: string }, { Up: nothing, Down: nothing }), { Up: null, Down: null }],
		["an unknown tag", internal("type", { A: {} }), { type: "B" }],
		["a field of another tag", internal("type", { A: {}, B: { id: string } }), { type: "A", id: "i" }],
		["JSON that is no glance", json, [1]],
		["a symbol", json, Symbol("s")],
		["a lone surrogate in JSON", json, "\ud800"],
	])("%s", (_, writer, value) => {
		expect(plainText(writer, value)).toBeUndefined();
	});
});

describe("every property is read once", () => {
	const answers = (...given: unknown[]): { readonly type: unknown } => ({
		get type() {
			return given.shift();
		},
	});

	test("and what was read is what was checked", () => {
		expect(plainText(struct({ type: string }), answers("a", 5))).toBe('{"type":"a"}');
		expect(plainText(map(string), answers("a", 5))).toBe('{"type":"a"}');
		expect(plainText(struct({ type: option(string) }), answers(null, 5))).toBe('{"type":null}');
	});

	test("but a tag, which must say the same twice", () => {
		const writer = internal("type", { A: {}, B: {} });
		expect(plainText(writer, answers("A", "A"))).toBe('{"type":"A"}');
		expect(plainText(writer, answers("A", "B"))).toBeUndefined();
	});

	test("through a proxy as well", () => {
		const reads: (string | symbol)[] = [];
		const get = (target: object, key: string | symbol): unknown => {
			reads.push(key);
			return Reflect.get(target, key);
		};
		expect(plainText(point, new Proxy({ x: 1, name: "a" }, { get }))).toBe('{"x":1,"name":"a"}');
		expect(reads).toEqual(["toJSON", "x", "name"]);
	});
});

describe("where a library has given something to all objects or arrays, nothing is written", () => {
	afterEach(() => {
		for (const key of ["name", "toJSON"]) Reflect.deleteProperty(Object.prototype, key);
		Reflect.deleteProperty(Array.prototype, "toJSON");
	});

	test("a field", () => {
		(Object.prototype as { name?: string }).name = "inherited";
		expect(plainText(point, { x: 1 })).toBeUndefined();
		expect(plainText(point, { name: "a", x: 1 })).toBeUndefined();
	});

	test.each([Object.prototype, Array.prototype])("toJSON", (prototype) => {
		Object.defineProperty(prototype, "toJSON", { value: () => "other", configurable: true });
		expect(plainText(string, "a")).toBeUndefined();
	});
});
