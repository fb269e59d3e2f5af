import { describe, expect, test } from "vitest";
import { issuesOf, type Validate } from "./issues.js";

function issueOf(keyword: string, named: string) {
	const validate: Validate = () => false;
	validate.refusal = { path: "/place", keyword, named };
	return issuesOf(validate);
}

describe("each rule says what would have been right", () => {
	test.each([
		["required", "", "a value, the field is required"],
		["type", "string", "a string of well-formed Unicode"],
		["type", "array", "an array"],
		["enum", "A, TXT", "one of A, TXT"],
		["variant", "Scheduled, NoDroneAvailable", "one of Scheduled, NoDroneAvailable"],
		["integer", "0 to 255", "an integer from 0 to 255"],
		["epochMillis", "-5 to 9", "milliseconds since 1970, an integer from -5 to 9, before 1970 whole seconds"],
		["uid", "", "an integer from 0 to 2^64-1, beyond 2^53-1 as a bigint"],
		["utcTime", "", "a time with a zone, such as 2024-01-02T03:04:05Z"],
		["unheardOf", "", "what the schema says"],
	])("%s %s", (keyword, named, expected) => {
		expect(issueOf(keyword, named)).toEqual([{ path: "/place", keyword, expected }]);
	});
});

test("a validator that reports nothing still yields an issue", () => {
	expect(issuesOf(() => false)).toEqual([{ path: "", keyword: "schema", expected: "what the schema says" }]);
});
