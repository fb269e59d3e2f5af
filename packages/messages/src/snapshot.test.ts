import { afterEach, describe, expect, test } from "vitest";
import { snapshot, UnwritableError } from "./snapshot.js";

test("plain data is copied all the way down", () => {
	const value = { a: [{ b: 1 }, null], c: { d: "x" }, e: 5n };
	const copy = snapshot(value) as typeof value;
	expect(copy).toEqual(value);
	expect(copy).not.toBe(value);
	expect(copy.a[0]).not.toBe(value.a[0]);
	expect(copy.c).not.toBe(value.c);
});

test("every property is read once", () => {
	let reads = 0;
	const value = {
		get a() {
			return ++reads;
		},
	};
	const copy = snapshot(value) as typeof value;
	expect([copy.a, copy.a, reads]).toEqual([1, 1, 1]);
});

test("inherited, hidden and symbol properties are left behind", () => {
	const value = Object.defineProperty({ a: 1, [Symbol("s")]: 2 }, "hidden", { value: 3, enumerable: false });
	expect(Reflect.ownKeys(snapshot(value) as object)).toEqual(["a"]);
});

test("an own key __proto__ stays a key", () => {
	const copy = snapshot(JSON.parse('{"__proto__":{"x":1}}')) as object;
	expect(JSON.stringify(copy)).toBe('{"__proto__":{"x":1}}');
	expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
});

test("what is no object stays for the validator to report", () => {
	const value = { f: () => 1, toJSON: 1, s: Symbol.iterator, u: undefined, n: Number.NaN, b: 1n };
	expect(snapshot(value)).toStrictEqual(value);
});

test("a toJSON that shows only at the second look is refused", () => {
	let looks = 0;
	const value = new Proxy({ toJSON: 0 }, { get: () => (looks++ === 0 ? 0 : () => "text") });
	expect(() => snapshot(value)).toThrow(UnwritableError);
});

test("objects without a prototype and objects of another realm are plain", () => {
	const foreign = Object.create(Object.create(null, Object.getOwnPropertyDescriptors(Object.prototype)), {
		a: { value: 1, enumerable: true },
	});
	expect(snapshot(foreign)).toEqual({ a: 1 });
	expect(snapshot(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
});

describe("what cannot be written is refused", () => {
	const cycle: unknown[] = [];
	cycle.push(cycle, cycle);
	const deep = Array.from({ length: 128 }).reduce((inner) => [inner], 0);
	const EXPECTED: Readonly<Record<string, string>> = {
		depth: "at most 127 levels of arrays and objects",
		holes: "arrays without holes",
		plain: "a plain object or an array",
	};
	test.each([
		["cycles", "depth", cycle],
		["128 levels", "depth", deep],
		["128 levels of objects", "depth", Array.from({ length: 128 }).reduce((inner) => ({ inner }), 0)],
		["holes", "holes", { a: new Array(1) }],
		["four billion holes", "holes", new Array(2 ** 32 - 1)],
		["a date", "plain", [new Date(0)]],
		["a map", "plain", new Map()],
		["a boxed string", "plain", { a: new String("x") }],
		["inherited fields", "plain", Object.create({ a: 1 })],
		["a class instance", "plain", new (class Thing {})()],
		["what writes itself", "plain", { a: { toJSON: () => 1 } }],
	])("%s, as %s", (_, keyword, value) => {
		expect(() => snapshot(value)).toThrow(UnwritableError);
		expect(() => snapshot(value)).toThrow(expect.objectContaining({ keyword, expected: EXPECTED[keyword] }));
	});
});

test("the place is told as a JSON Pointer", () => {
	const unreadable = {
		get "x/y~"(): never {
			throw new Error("secret");
		},
	};
	for (const [value, path] of [
		[{ a: [{ b: 1 }, { c: new Date(0) }] }, "/a/1/c"],
		[{ a: { "b/c~d": new Map() } }, "/a/b~1c~0d"],
		[{ a: [unreadable] }, "/a/0/x~1y~0"],
		[{ a: new Array(1) }, "/a"],
		[new Date(0), ""],
	] as const) {
		expect(() => snapshot(value)).toThrow(expect.objectContaining({ path }));
	}
	const expected = "data that can be read";
	expect(() => snapshot({ a: unreadable })).toThrow(expect.objectContaining({ keyword: "readable", expected }));
});

test("a cycle is everywhere, so no place is told", () => {
	const cycle: { a?: unknown } = {};
	cycle.a = cycle;
	expect(() => snapshot(cycle)).toThrow(expect.objectContaining({ keyword: "depth", path: "" }));
});

test("one object in two places is no cycle, 127 levels are not too deep", () => {
	const shared = {};
	expect(snapshot([shared, shared])).toEqual([{}, {}]);
	const deep = Array.from({ length: 127 }).reduce((inner) => [inner], 0);
	expect(snapshot(deep)).toEqual(deep);
});

describe("where Object.prototype has been extended", () => {
	afterEach(() => Reflect.deleteProperty(Object.prototype, "cluster"));

	test("a copy inherits nothing that would be validated but not written", () => {
		(Object.prototype as { cluster?: string }).cluster = "c";
		expect((snapshot({ a: { b: 1 } }) as { cluster?: string }).cluster).toBeUndefined();
	});
});
