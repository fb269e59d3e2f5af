import { describe, expect, test } from "vitest";
import { hasOneKey, isForeign, isJsonValue, isPlainObject, isUid, looksForeign, takesUid } from "./checks.js";

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
		[
			"an instance of a class that knows isPrototypeOf",
			new (class {
				isPrototypeOf() {}
			})(),
			false,
		],
	])("%s", (_, value, plain) => expect(isPlainObject(value)).toBe(plain));

	test("what is no object literal is foreign, also one that writes itself; of what was parsed, lists", () => {
		const writes = { toJSON: () => 1 };
		const objects = [{}, { toJSON: 1 }, foreign, Object.create(null), [], writes, new Date(0)];
		const isOneForeign = (parsed: boolean) => (value: object & { toJSON?: unknown }) =>
			looksForeign(value, value.toJSON) && isForeign(value, parsed);
		expect(objects.map(isOneForeign(false))).toEqual([false, false, false, false, true, true, true]);
		expect(objects.map(isOneForeign(true))).toEqual([false, false, false, false, true, false, false]);
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
		expect(takesUid(value, { uid: value }, "uid", `{"uid":${value}}`)).toBe(valid || value === 2 ** 53);
	});
});

describe("a lock uid of a document that was parsed", () => {
	const after = (uid: unknown, source?: string) => {
		const fields = { uid };
		takesUid(uid, fields, "uid", source);
		return fields.uid;
	};

	test("becomes the bigint that stands in the text, in its place", () => {
		expect(after(7, '{"uid":7}')).toBe(7n);
		expect(after(7n, '{"uid":7}')).toBe(7n);
		expect(after(2 ** 63, '{"uid":9223372036854775809}')).toBe(9_223_372_036_854_775_809n);
		expect(after(2 ** 63, '{"uid":9223372036854775809,"b":1}')).toBe(9_223_372_036_854_775_809n);
		expect(after(2 ** 64, '{"a":{"uid":18446744073709551615},"b":1}')).toBe(2n ** 64n - 1n);
	});

	test("stays what it is where nobody asks for the canonical form", () => {
		expect([after(7), after(2 ** 63)]).toEqual([7, 2 ** 63]);
	});

	test.each([
		["the name stands twice", '{"uid":9223372036854775809,"note":"uid"}'],
		["a name may be written otherwise", '{"\\u0075id":9223372036854775809,"x":{"uid":9223372036854775811}}'],
		["there are spaces", '{"uid": 9223372036854775809}'],
		["it is no integer", '{"uid":9.223372036854775809e18}'],
		["it has more than 64 bits", '{"uid":18446744073709551616}'],
		["it has more than 20 digits", '{"uid":9223372036854775809000}'],
	])("is left to the careful way where %s", (_, source) => {
		expect(after(2 ** 63, source)).toBe(2 ** 63);
	});
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
