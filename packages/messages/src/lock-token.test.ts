import { describe, expect, test } from "vitest";
import { InvalidSubjectError } from "./errors.js";
import { lockToken } from "./lock-token.js";

describe("the token is what Rust's hasher makes of the lock", () => {
	test.each([
		["", "3476900567878811119"],
		["a", "8186225505942432243"],
		["lock", "14567331828562481524"],
		["my lock", "5121372298151591305"],
		["xxxxxx", "11820673602537709339"],
		["xxxxxxx", "14496367288045739506"],
		["xxxxxxxx", "10588321057758577487"],
		["\u0000", "15733103089836330399"],
		["é", "15485919753795404723"],
		["日本語", "5023470454829861438"],
		["😀", "5141427932088353049"],
	])("%j", (lock, token) => expect(lockToken(lock)).toBe(token));
});

test("a lock of ten megabytes is hashed without blocking for long", () => {
	expect(lockToken("x".repeat(10_000_000))).toMatch(/^\d+$/);
});

test("a lock that has no UTF-8 is refused", () => {
	expect(() => lockToken("\ud800")).toThrow(new InvalidSubjectError("lock", "is not well-formed Unicode"));
});

test("what is no string is refused", () => {
	expect(() => lockToken(5 as unknown as string)).toThrow(new InvalidSubjectError("lock", "is not a string"));
});
