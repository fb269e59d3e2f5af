import { describe, expect, test } from "vitest";
import { hasOneKey, isJsonValue, isLiteral, isPlainObject, isUid, takesUid } from "./checks.js";

describe("a plain object is what JSON.parse makes", () => {
	const foreign = Object.create(Object.create(null, Object.getOwnPropertyDescriptors(Object.prototype)));
	test.each([
		["a literal", {}, true],
		["parsed JSON with a key __proto__", JSON.parse('{"__proto__":{}}'), true],
		["no prototype", Object.create(null), true],
		["another realm", foreign, true],
		["toJSON as data", { toJSON: 1 }, true],
		["toJSON as a function", { toJSON: () => 1 }, false],
		["an array", [], false],
		["null", null, false],
		["a string", "x", false],
		["a boxed string", new String("x"), false],
		["a date", new Date(), false],
		["a map", new Map(), false],
		["inherited fields", Object.create({ a: 1 }), false],
		["inherited fields of a bare object", Object.create(Object.assign(Object.create(null), { a: 1 })), false],
		["a class instance", new (class Thing {})(), false],
	])("%s", (_, value, plain) => expect(isPlainObject(value)).toBe(plain));

	test("of which those of another realm, and those without a prototype, are no literals of this one", () => {
		expect([{}, { toJSON: 1 }, foreign, Object.create(null), []].map(isLiteral)).toEqual([
			true,
			true,
			false,
			false,
			false,
		]);
	});
});

describe("an object has one key when it has one that its text would have", () => {
	const own = (key: string, enumerable: boolean) => Object.defineProperty({ a: 1 }, key, { value: 1, enumerable });
	test.each([
		["one", { a: undefined }, true],
		["none", {}, false],
		["two", { a: 1, b: 1 }, false],
		["one of an object without a prototype", Object.assign(Object.create(null), { a: 1 }), true],
		["one named as what objects inherit", { toString: 1 }, true],
		["one that sets no prototype", JSON.parse('{"__proto__":1}'), true],
		["a number", { 7: 1 }, true],
		["one that is inherited", Object.create({ a: 1 }), false],
		["one beside one that is inherited", Object.create({ a: 1 }, { b: { value: 1, enumerable: true } }), true],
		["one that hides one that is inherited", Object.create({ a: 1 }, { a: { value: 1 } }), false],
		["one beside one that is not listed", own("b", false), true],
		["one beside a symbol", { a: 1, [Symbol("b")]: 1 }, true],
	])("%s", (_, value, one) => {
		expect(hasOneKey(value)).toBe(one);
		expect(Object.keys(value).length === 1).toBe(one);
	});
});

describe("a uid is an integer of 64 bits that is exact", () => {
	test.each([
		[0n, true],
		[2n ** 64n - 1n, true],
		[2n ** 64n, false],
		[-1n, false],
		[0, true],
		[Number.MAX_SAFE_INTEGER, true],
		[2 ** 53, false],
		[-1, false],
		[1.5, false],
		[Number.NaN, false],
		["1", false],
		[null, false],
		[Object(1n), false],
	])("%s", (value, valid) => {
		expect(isUid(value)).toBe(valid);
		expect(takesUid(value, { uid: value }, "uid")).toBe(valid);
		expect(takesUid(value, { uid: value }, "uid", false, true)).toBe(valid && typeof value === "bigint");
		expect(takesUid(value, { uid: value }, "uid", true, true)).toBe(valid);
	});
});

test("a lock uid becomes a bigint where the document is parsed and to be canonical, and only there", () => {
	const after = (uid: unknown, ...asked: readonly boolean[]) => {
		const fields = { uid };
		takesUid(uid, fields, "uid", ...asked);
		return fields.uid;
	};
	expect([after(7, true, true), after(7n, true, true), after(2 ** 60, true, true)]).toEqual([7n, 7n, 2 ** 60]);
	expect([after(7), after(7, true), after(7, false, true)]).toEqual([7, 7, 7]);
});

describe("a JSON value is what Plane can hold", () => {
	const cycle: unknown[] = [];
	cycle.push(cycle, { cycle });
	const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), 0);
	test.each([
		["null", null, true],
		["data", { a: [1, "x", { b: null }], c: -0, d: 1e300, "": true }, true],
		["127 levels", nested(127), true],
		["128 levels", nested(128), false],
		["100,000 levels", nested(100_000), false],
		["a cycle", cycle, false],
		["undefined", undefined, false],
		["an undefined field", { a: undefined }, false],
		["NaN", Number.NaN, false],
		["Infinity", [Number.POSITIVE_INFINITY], false],
		["a bigint", [1n], false],
		["a function", { a: () => 1 }, false],
		["a symbol", [Symbol.iterator], false],
		["a hole", new Array(1), false],
		["a date", new Date(), false],
		["a boxed number", new Number(1), false],
		["a lone surrogate", ["\ud800"], false],
		["a lone surrogate in a key", { "\udc00": 1 }, false],
		["a pair", ["😀"], true],
	])("%s", (_, value, valid) => expect(isJsonValue(value)).toBe(valid));

	test("levels around the value count", () => {
		expect(isJsonValue(nested(125), 2)).toBe(true);
		expect(isJsonValue(nested(126), 2)).toBe(false);
		expect(isJsonValue(5, 127)).toBe(true);
	});

	test("two uses of one object are no cycle", () => {
		const shared = {};
		expect(isJsonValue([shared, { shared }])).toBe(true);
	});

	test("a wide value of ten megabytes is walked", () => {
		expect(isJsonValue(new Array(2_000_000).fill(0))).toBe(true);
	});
});
