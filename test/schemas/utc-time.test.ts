import { describe, expect, test } from "vitest";
import { schemaFiles } from "./files.js";
import { createAjv, verdictOf } from "./validators.js";

const [file] = schemaFiles.filter(({ folder }) => folder === "utc-time");
if (!file) throw new Error("types/utc-time.json is gone");
const verdict = verdictOf(createAjv("checked"), file);

const two = (value: number): string => String(value).padStart(2, "0");
const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);

/** The texts whose verdict is not the expected one. */
const wrong = (texts: readonly string[], expected: (index: number) => boolean): readonly string[] =>
	texts.filter((text, i) => verdict(text) !== expected(i));

describe("the pattern of a time knows", () => {
	test("the length of every month, with 29 days for February", () => {
		const days = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
		for (const month of range(14)) {
			const texts = range(41).map((day) => `2024-${two(month)}-${two(day)}T00:00:00Z`);
			expect(wrong(texts, (day) => day >= 1 && day <= (days[month] ?? 0))).toEqual([]);
		}
	});

	test("24 hours, 60 minutes and the leap second", () => {
		expect(
			wrong(
				range(30).map((hour) => `2024-01-02T${two(hour)}:00:00Z`),
				(hour) => hour < 24,
			),
		).toEqual([]);
		expect(
			wrong(
				range(100).map((minute) => `2024-01-02T00:${two(minute)}:00Z`),
				(minute) => minute < 60,
			),
		).toEqual([]);
		expect(
			wrong(
				range(100).map((second) => `2024-01-02T00:00:${two(second)}Z`),
				(second) => second <= 60,
			),
		).toEqual([]);
	});

	test("offsets below a day", () => {
		const hours = range(30).flatMap((hour) => [
			`2024-01-02T00:00:00+${two(hour)}:00`,
			`2024-01-02T00:00:00-${two(hour)}:00`,
		]);
		expect(wrong(hours, (i) => i < 48)).toEqual([]);
		expect(
			wrong(
				range(100).map((minute) => `2024-01-02T00:00:00-23:${two(minute)}`),
				(minute) => minute < 60,
			),
		).toEqual([]);
	});

	test("the years chrono can hold", () => {
		const edges = [
			262143, 262139, 262099, 262000, 261999, 260000, 259999, 200000, 199999, 100000, 99999, 10000, 9999, 1, 0,
		];
		const beyond = [262145, 262150, 262200, 262999, 263000, 269999, 270000, 299999, 300000, 999999, 1000000, 2621430];
		const dates = (years: readonly number[]): readonly string[] =>
			years.flatMap((year) => ["+", "-"].map((sign) => `${sign}${String(year).padStart(4, "0")}-06-15T00:00:00Z`));
		expect(wrong(dates(edges), () => true)).toEqual([]);
		expect(wrong(dates(beyond), () => false)).toEqual([]);
		expect(wrong(["-262144-06-15T00:00:00Z", "+262144-06-15T00:00:00Z"], (i) => i === 0)).toEqual([]);
		expect(
			wrong(
				["0000-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "10000-01-01T00:00:00Z", "999-01-01T00:00:00Z"],
				(i) => i < 2,
			),
		).toEqual([]);
	});

	test("one separator of each kind", () => {
		const text = "2024-01-02T03:04:05Z";
		for (const i of range(text.length)) {
			expect(verdict(`${text.slice(0, i)}#${text.slice(i + 1)}`), String(i)).toBe(false);
			expect(verdict(text.slice(0, i) + text.slice(i + 1)), String(i)).toBe(false);
		}
	});
});
