import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COPY } from "./shape.js";
import { canonicalTime, isUtcTime, time } from "./utc-time.js";

describe("what Plane writes is canonical already", () => {
	test.each([
		"2024-01-02T03:04:05Z",
		"2024-01-02T03:04:05.120Z",
		"2024-01-02T03:04:05.123456Z",
		"2024-01-02T03:04:05.123456789Z",
		"2024-02-29T23:59:60Z",
		"0000-01-01T00:00:00Z",
		"-0001-12-31T00:00:00Z",
		"+10000-01-01T00:00:00Z",
		"-262144-01-01T00:00:00Z",
		"+262143-12-31T23:59:59.999999999Z",
		"2024-12-31T00:00:00Z",
	])("%s", (text) => {
		expect(canonicalTime(text)).toBe(text);
		expect([isUtcTime(text), isUtcTime(text, true)]).toEqual([true, true]);
	});
});

describe("other spellings turn into what Plane writes", () => {
	test.each([
		["a space for the T", "2024-01-02 03:04:05Z", "2024-01-02T03:04:05Z"],
		["a small z", "2024-01-02T03:04:05z", "2024-01-02T03:04:05Z"],
		["an offset to the east", "2024-01-01T00:30:00+05:30", "2023-12-31T19:00:00Z"],
		["an offset to the west", "2024-02-28T23:30:00-00:45", "2024-02-29T00:15:00Z"],
		["an offset of nothing", "2024-01-02T03:04:05-00:00", "2024-01-02T03:04:05Z"],
		["one digit of a fraction", "2024-01-02T03:04:05.1Z", "2024-01-02T03:04:05.100Z"],
		["four digits of a fraction", "2024-01-02T03:04:05.1234Z", "2024-01-02T03:04:05.123400Z"],
		["a fraction that ends in zeros", "2024-01-02T03:04:05.120000000Z", "2024-01-02T03:04:05.120Z"],
		["a fraction that begins with zeros", "2024-01-02T03:04:05.000123000Z", "2024-01-02T03:04:05.000123Z"],
		["a fraction of zeros", "2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05Z"],
		["digits beyond nanoseconds are cut", "2024-01-02T03:04:05.9999999999Z", "2024-01-02T03:04:05.999999999Z"],
		["zeros after cut digits", "2024-01-02T03:04:05.0000000001Z", "2024-01-02T03:04:05Z"],
		["second 60 in any minute, kept by an offset", "2024-01-02T03:04:60+01:00", "2024-01-02T02:04:60Z"],
		["the first year of four digits", "0000-01-01 00:00:00Z", "0000-01-01T00:00:00Z"],
		["the last year of four digits", "9999-12-31 23:59:59Z", "9999-12-31T23:59:59Z"],
		["a needless sign", "+2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"],
		["a year with a sign", "-0000-01-01T00:00:00+00:01", "-0001-12-31T23:59:00Z"],
		["an offset into the next year of five digits", "9999-12-31T23:59:00-00:01", "+10000-01-01T00:00:00Z"],
	])("%s", (_, text, canonical) => {
		expect(canonicalTime(text)).toBe(canonical);
		expect([isUtcTime(text), isUtcTime(text, true), isUtcTime(canonical, true)]).toEqual([true, false, true]);
	});
});

describe("what Plane refuses, or reads by a grammar that is not copied", () => {
	test.each([
		["no zone", "2024-01-02T03:04:05"],
		["a small t", "2024-01-02t03:04:05Z"],
		["two spaces", "2024-01-02  03:04:05Z"],
		["no February 30", "2024-02-30T00:00:00Z"],
		["no February 29 outside leap years", "2023-02-29T00:00:00Z"],
		["no November 31", "2024-11-31T00:00:00Z"],
		["month 13", "2024-13-01T00:00:00Z"],
		["day 0", "2024-01-00T00:00:00Z"],
		["hour 24", "2024-01-01T24:00:00Z"],
		["minute 60", "2024-01-01T00:60:00Z"],
		["second 61", "2024-01-01T00:00:61Z"],
		["an empty fraction", "2024-01-01T00:00:00.Z"],
		["an offset of 24 hours", "2024-01-01T00:00:00+24:00"],
		["an offset without a colon", "2024-01-01T00:00:00+0530"],
		["a true minus sign", "2024-01-01T00:00:00\u221201:00"],
		["UTC as a word", "2024-01-01T00:00:00UTC"],
		["a line break at the end", "2024-01-01T00:00:00Z\n"],
		["digits that are not ASCII", "２０２４-01-01T00:00:00Z"],
		["years beyond chrono", "+262144-01-01T00:00:00Z"],
		["years before chrono", "-262145-01-01T00:00:00Z"],
		["an offset that leads back into the years of chrono", "-262145-12-31T23:59:59-00:01"],
		["an offset that leads beyond chrono", "+262143-12-31T23:59:59-00:01"],
		["an offset that leads before chrono", "-262144-01-01T00:00:00+00:01"],
		["five digits without a sign", "10000-01-01T00:00:00Z"],
		["nothing", ""],
	])("%s", (_, text) => {
		expect(canonicalTime(text)).toBeUndefined();
		expect(isUtcTime(text)).toBe(false);
	});
});

test("every instant that JavaScript prints is read as the same instant", () => {
	fc.assert(
		fc.property(fc.date({ noInvalidDate: true, min: new Date("0000-01-01"), max: new Date("9999-12-31") }), (date) => {
			const canonical = canonicalTime(date.toISOString());
			expect(Date.parse(canonical ?? "")).toBe(date.getTime());
			expect(canonicalTime(canonical ?? "")).toBe(canonical);
		}),
	);
});

/** Form by an expression, and whether there is such a day and time of day by the engine's own calendar. */
function isCanonical(text: string): boolean {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?:\d{3}){0,2}(?!000)\d{3})?Z$/.test(text)) return false;
	const seconds = text.slice(0, 19).replace(/60$/, "59");
	const date = new Date(`${seconds}Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(seconds);
}

test("the usual form is told as a plainer expression and a calendar tell it", () => {
	const digits = (most: number): fc.Arbitrary<string> =>
		fc.integer({ min: 0, max: most }).map((part) => String(part).padStart(2, "0"));
	const fraction = fc.constantFrom(
		"",
		".1",
		".12",
		".120",
		".000",
		".1200",
		".123456",
		".123000",
		".123456789",
		".1234567890",
		".123456789012",
	);
	const parts = fc.tuple(
		fc.integer({ min: 1000, max: 9999 }),
		digits(14),
		digits(33),
		digits(25),
		digits(61),
		digits(62),
	);
	const text = fc.tuple(parts, fraction).map(([[year, month, day, hour, minute, second], rest]) => {
		return `${year}-${month}-${day}T${hour}:${minute}:${second}${rest}Z`;
	});
	const damaged = fc
		.tuple(text, fc.nat({ max: 30 }), fc.constantFrom("", "0", "9", "-", ":", ".", "T", "Z", " ", "/", "٣", "00"))
		.map(([whole, at, other]) => whole.slice(0, at) + other + whole.slice(at + 1));
	fc.assert(
		fc.property(fc.oneof(text, damaged), (candidate) => {
			expect(isUtcTime(candidate, true)).toBe(isCanonical(candidate));
		}),
		{ numRuns: 5_000 },
	);
});

test("a fraction of a million digits is read in no time", () => {
	expect(canonicalTime(`2024-01-02T03:04:05.${"1".repeat(1_000_000)}Z`)).toBe("2024-01-02T03:04:05.111111111Z");
});

test("what is no time stays for the validator to report", () => {
	expect(time.canonical?.("soon", COPY)).toBe("soon");
	expect(time.canonical?.(5, COPY)).toBe(5);
	expect(time.canonical?.("2024-01-02 03:04:05z", COPY)).toBe("2024-01-02T03:04:05Z");
});
