import { expect, test } from "vitest";
import {
	boolean,
	epochMillis,
	guard,
	integer,
	ipAddr,
	list,
	map,
	number,
	option,
	orAbsent,
	orNull,
	single,
	string,
	struct,
	untagged,
	utcTime,
} from "./guard.js";

test("what cannot be read is refused, not thrown", () => {
	const isAny = guard(() => true);
	const isRead = guard((value) => (value as { readonly x: boolean }).x);
	expect(isAny(undefined)).toBe(true);
	expect(isRead({ x: true })).toBe(true);
	expect(
		isRead({
			get x() {
				throw new Error("a trap");
			},
		}),
	).toBe(false);
});

test("an integer lies within its bounds, both included, and within what a double holds", () => {
	expect([0, 255].every((value) => integer(value, 0, 255))).toBe(true);
	expect([-1, 256, 1.5, "1", 1n, Number.NaN].some((value) => integer(value, 0, 255))).toBe(false);
	expect([2 ** 53 - 1, -(2 ** 53 - 1)].every((value) => integer(value))).toBe(true);
	expect([2 ** 53, -(2 ** 53)].some((value) => integer(value))).toBe(false);
	expect([0, -1000, 1500].every((value) => epochMillis(value, -1000, 1500))).toBe(true);
	expect([-999, -2000, 1501].some((value) => epochMillis(value, -1000, 1500))).toBe(false);
});

test("each kind of scalar is that and nothing that only looks like it", () => {
	expect([true, false].every(boolean)).toBe(true);
	expect([0, "true", null, undefined, Object(true)].some(boolean)).toBe(false);
	expect([0, -1.5, 1e300].every(number)).toBe(true);
	expect([Number.NaN, Number.POSITIVE_INFINITY, "1", 1n, null].some(number)).toBe(false);
	expect(["2024-02-01T12:30:15Z", "2024-02-01 12:30:15+01:00"].every(utcTime)).toBe(true);
	expect(["2024-02-01", "", 1_706_790_615, Object("2024-02-01T12:30:15Z"), null].some(utcTime)).toBe(false);
	expect(["203.0.113.7", "::1"].every(ipAddr)).toBe(true);
	expect(["203.0.113.256", "", 7, Object("::1"), null].some(ipAddr)).toBe(false);
});

test("null and undefined are let through where they may stand", () => {
	const verdicts = [orNull, orAbsent, option].map((part) => [null, undefined, "a", 1].map((one) => part(one, string)));
	expect(verdicts).toEqual([
		[true, false, true, false],
		[false, true, true, false],
		[true, true, true, false],
	]);
});

test("a list has no holes, a map no key without a text", () => {
	expect([[], ["a"]].every((value) => list(value, string))).toBe(true);
	expect([new Array(1), ["\ud800"], { length: 0 }].some((value) => list(value, string))).toBe(false);
	expect([{}, { a: "b" }].every((value) => map(value, string))).toBe(true);
	expect([{ "\ud800": "a" }, { a: 1 }, []].some((value) => map(value, string))).toBe(false);
});

test("an object is a plain one, with one key where only that may stand", () => {
	const yes = () => true;
	expect([{}, { a: 1 }].every((value) => struct(value, yes))).toBe(true);
	expect([[], null, new Date(), "a"].some((value) => struct(value, yes))).toBe(false);
	expect([{}, { a: 1 }, { a: 1, b: 2 }].map((value) => single(value, yes))).toEqual([false, true, false]);
});

test("an object whose keys tell what it is has those that can be seen, and no others are read", () => {
	const seen = (value: unknown) => {
		const found: object[] = [];
		untagged(value, ["a", "b"], (fields) => found.push(fields) > 0);
		return found[0];
	};
	const hidden = Object.defineProperty({ a: 1 }, "b", { value: 2 });
	const unrelated = {
		a: 1,
		get other() {
			throw new Error("read");
		},
	};
	expect([{ a: 1, b: 2 }, hidden, unrelated, {}, [], null].map(seen)).toEqual([
		{ a: 1, b: 2 },
		{ a: 1 },
		{ a: 1 },
		{},
		undefined,
		undefined,
	]);
	expect([[], null].some((value) => untagged(value, [], () => true))).toBe(false);
});
