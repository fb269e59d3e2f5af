import type { Issue } from "./errors.js";

/**
 * A generated validator; `lastIssue` tells why it refuses. `parsed` says that the document is known to hold
 * nothing but JSON and well-formed strings, as far as that is worth a faster way. With the `source` that it was parsed from it takes
 * only what Plane writes: what the canonical form leaves as it is, apart from identities, which it makes exact.
 */
export type Validate = (data: unknown, parsed?: boolean, source?: string) => boolean;

/** A rule that a place can break, and what it expects there. Nothing of the data goes into it. */
export type Rule = Pick<Issue, "keyword" | "expected">;

export const A_STRING: Rule = { keyword: "type", expected: "a string of well-formed Unicode" };
export const A_NUMBER: Rule = { keyword: "type", expected: "a finite number" };
export const A_BOOLEAN: Rule = { keyword: "type", expected: "true or false" };
export const NULL: Rule = { keyword: "type", expected: "null" };
export const AN_ARRAY: Rule = { keyword: "type", expected: "an array" };
export const AN_OBJECT: Rule = { keyword: "plain", expected: "a plain object" };
export const A_TIME: Rule = { keyword: "utcTime", expected: "a time with a zone, such as 2024-01-02T03:04:05Z" };
export const AN_ADDRESS: Rule = { keyword: "ip", expected: "an IPv4 or IPv6 address" };
export const A_UID: Rule = { keyword: "uid", expected: "an integer from 0 to 2^64-1, beyond 2^53-1 as a bigint" };
export const A_JSON_VALUE: Rule = { keyword: "json", expected: "a JSON value" };
export const UNICODE: Rule = { keyword: "wellFormed", expected: "well-formed Unicode" };
const A_VALUE: Rule = { keyword: "required", expected: "a value, the field is required" };

// What was refused last, by whichever validator: nobody reads data between that and the question why, so nothing of the
// data (a getter that validates something else) comes in between. Variables, because an object costs more than all the
// rest of a refusal.
let path = "";
let broken = A_VALUE;

/** Records why a validator refuses a place; `undefined` is a missing field, whatever the rule was. */
export function refuse(at: string, value: unknown, rule: Rule): false {
	path = at;
	broken = value === undefined ? A_VALUE : rule;
	return false;
}

/** Passes on what a validator has found in a part that stands there. */
export function within(at: string): false {
	path = at + path;
	return false;
}

/** A key of a map as a step in a JSON Pointer. */
export function step(key: string): string {
	return /[~/]/.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** Why the last validator that was called has refused its data. */
export function lastIssue(): Issue {
	const { keyword, expected } = broken;
	return { path, keyword, expected };
}
