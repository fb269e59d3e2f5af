import type { Issue } from "./errors.js";

/** What the generated validators report (Ajv's error objects, without texts). */
export interface AjvError {
	readonly instancePath: string;
	readonly keyword: string;
	readonly params: Readonly<Record<string, unknown>>;
}

/** A generated validator; `errors` tells about its last call. */
export type Validate = ((data: unknown) => boolean) & { errors?: readonly AjvError[] | null };

const TYPES: Readonly<Record<string, string>> = {
	string: "a string",
	integer: "an integer",
	number: "a number",
	boolean: "true or false",
	null: "null",
	object: "an object",
	array: "an array",
};

/** Only what the schema says goes into these texts, nothing of the data. */
const EXPECTED: Readonly<Record<string, (params: AjvError["params"]) => string>> = {
	type: ({ type }) => list(Array.isArray(type) ? type.map(typeName) : [typeName(type)]),
	required: () => "a value, the field is required",
	enum: ({ allowedValues }) => oneOf(allowedValues),
	const: ({ allowedValue }) => JSON.stringify(allowedValue),
	minimum: ({ limit }) => `a number that is at least ${limit}`,
	maximum: ({ limit }) => `a number that is at most ${limit}`,
	multipleOf: ({ multipleOf }) => `a multiple of ${multipleOf}`,
	maxProperties: ({ limit }) => (limit === 1 ? "exactly one key" : `at most ${limit} keys`),
	variant: ({ allowedValues }) => oneOf(allowedValues),
	plain: () => "a plain object",
	stringMap: () => "a plain object of strings",
	utcTime: () => "a time with a zone, such as 2024-01-02T03:04:05Z",
	ip: () => "an IPv4 or IPv6 address",
	uid: () => "an integer from 0 to 2^64-1, as a bigint where it is beyond 2^53-1",
	json: () => "a JSON value",
	wellFormed: () => "well-formed Unicode",
};

function typeName(type: unknown): string {
	return TYPES[String(type)] ?? "another type";
}

function oneOf(values: unknown): string {
	return Array.isArray(values) ? `one of ${list(values.map(String))}` : "one of the variants";
}

function list(words: readonly string[]): string {
	return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

function toIssue({ instancePath, keyword, params }: AjvError): Issue {
	const expected = EXPECTED[keyword]?.(params) ?? "what the schema says";
	return { path: instancePath + missingKey(keyword, params), keyword, expected };
}

/** A missing field is reported at its own place. */
function missingKey(keyword: string, { missingProperty }: AjvError["params"]): string {
	if (keyword !== "required" || typeof missingProperty !== "string") return "";
	return `/${missingProperty.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** What the last call of a validator has found. */
export function issuesOf(validate: Validate): readonly Issue[] {
	const issues = (validate.errors ?? []).map(toIssue);
	return issues.length > 0 ? issues : [{ path: "", keyword: "schema", expected: "what the schema says" }];
}
