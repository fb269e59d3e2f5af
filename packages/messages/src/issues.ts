import type { Issue } from "./errors.js";

/** Why a generated validator refuses a document: the place, the rule, and what the rule names of the schema. */
export interface Refusal {
	readonly path: string;
	readonly keyword: string;
	readonly named: string;
}

/**
 * A generated validator; `refusal` tells about its last one. `parsed` says that the document is known to hold
 * nothing but JSON and well-formed strings, as far as that is worth a faster way. With `canonical` it takes only what
 * Plane writes: of parsed JSON what the canonical form leaves as it is.
 */
export type Validate = ((data: unknown, parsed?: boolean, canonical?: boolean) => boolean) & {
	refusal?: Refusal | undefined;
};

const TYPES: Readonly<Record<string, string>> = {
	string: "a string of well-formed Unicode",
	number: "a finite number",
	boolean: "true or false",
	null: "null",
	array: "an array",
};

/** Only what the schema says goes into these texts, nothing of the data. */
function expectation(keyword: string, named: string): string {
	switch (keyword) {
		case "required":
			return "a value, the field is required";
		case "type":
			return TYPES[named] ?? "another type";
		case "enum":
		case "variant":
			return `one of ${named}`;
		case "integer":
			return `an integer from ${named}`;
		case "epochMillis":
			return `milliseconds since 1970, an integer from ${named}, before 1970 whole seconds`;
		default:
			return FORMATS[keyword] ?? "what the schema says";
	}
}

const FORMATS: Readonly<Record<string, string>> = {
	plain: "a plain object",
	utcTime: "a time with a zone, such as 2024-01-02T03:04:05Z",
	ip: "an IPv4 or IPv6 address",
	uid: "an integer from 0 to 2^64-1, beyond 2^53-1 as a bigint",
	json: "a JSON value",
	wellFormed: "well-formed Unicode",
};

/** What the last call of a validator has found. */
export function issuesOf({ refusal }: Validate): readonly Issue[] {
	if (refusal === undefined) return [{ path: "", keyword: "schema", expected: "what the schema says" }];
	const { path, keyword, named } = refusal;
	return [{ path, keyword, expected: expectation(keyword, named) }];
}
