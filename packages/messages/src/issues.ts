import type { Issue } from "./errors.js";

/** What the generated validators report (Ajv's error objects, without texts). */
export interface AjvError {
	readonly instancePath: string;
	readonly keyword: string;
	readonly params: Readonly<Record<string, unknown>>;
}

/**
 * A generated validator; `errors` tells about its last refusal. `parsed` says that the document is known to hold
 * nothing but JSON and well-formed strings, as far as that is worth a faster way. With `canonical` it takes only what
 * Plane writes: of parsed JSON what the canonical form leaves as it is.
 */
export type Validate = ((data: unknown, parsed?: boolean, canonical?: boolean) => boolean) & {
	errors?: readonly AjvError[] | null;
};

const TYPES: Readonly<Record<string, string>> = {
	string: "a string of well-formed Unicode",
	number: "a finite number",
	boolean: "true or false",
	null: "null",
	array: "an array",
};

/** Only what the schema says goes into these texts, nothing of the data. */
function expectation(keyword: string, { type, allowedValues, minimum, maximum }: AjvError["params"]): string {
	switch (keyword) {
		case "required":
			return "a value, the field is required";
		case "type":
			return TYPES[String(type)] ?? "another type";
		case "enum":
		case "variant":
			return Array.isArray(allowedValues) ? `one of ${allowedValues.join(", ")}` : "one of the variants";
		case "integer":
			return `an integer from ${minimum} to ${maximum}`;
		case "epochMillis":
			return `milliseconds since 1970, an integer from ${minimum} to ${maximum}, before 1970 whole seconds`;
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

function toIssue({ instancePath, keyword, params }: AjvError): Issue {
	return { path: instancePath, keyword, expected: expectation(keyword, params) };
}

/** What the last call of a validator has found. */
export function issuesOf(validate: Validate): readonly Issue[] {
	const issues = (validate.errors ?? []).map(toIssue);
	return issues.length > 0 ? issues : [{ path: "", keyword: "schema", expected: "what the schema says" }];
}
