import { describe, expect, test } from "vitest";
import { covers, isPattern, isSubject, overlap } from "./subject-pattern.js";

describe("a pattern", () => {
	test.each([
		["a.b", "a.b", true],
		["a.b", "a.b.c", false],
		["a.*", "a.b", true],
		["a.*", "a", false],
		["a.*", "a.b.c", false],
		["a.*", "a.>", false],
		["*.*", "a.>", false],
		["a.*", "a.*", true],
		["a.b", "a.*", false],
		["a.>", "a.b.c", true],
		["a.>", "a.*", true],
		["a.>", "a.b.>", true],
		["a.>", "a", false],
		["a.*.>", "a.>", false],
		[">", "a", true],
	])("%s covers %s: %s", (pattern, other, covered) => {
		expect(covers(pattern, other)).toBe(covered);
	});

	test.each([
		["a.b", "a.b", true],
		["a.b", "a.c", false],
		["a.*", "*.b", true],
		["a.*", "b.*", false],
		["a.>", "*.b.c", true],
		["a.b.c", "a.>", true],
		["a", "a.>", false],
		["a.>", "a", false],
		["a.b", "a", false],
		["a.*.c", "a.b.*", true],
		["*", "a.b", false],
	])("%s overlaps with %s: %s", (one, other, common) => {
		expect([overlap(one, other), overlap(other, one)]).toEqual([common, common]);
	});

	test.each([
		["a.b", true, true],
		["a.*", true, true],
		["a.>", true, true],
		["a.>.b", true, false],
		["a..b", false, false],
		["", false, false],
		["a b", false, false],
		["a.\n", false, false],
	])("%j can be published to: %s, and listened on: %s", (text, subject, pattern) => {
		expect([isSubject(text), isPattern(text)]).toEqual([subject, pattern]);
	});
});
