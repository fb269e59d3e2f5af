import { describe, expect, test } from "vitest";
import type { TypeDef, Value } from "./model.js";
import { header } from "./output.js";
import { enumeration, field, scalar, struct, untagged } from "./test-models.js";
import { foreign, lastValidator, validatorsFile } from "./test-validators.js";

const STRING: Value = { kind: "string" };
const OPTION: Value = { kind: "nullable", value: STRING };

const integer = (rest: object): Value => ({ kind: "integer", width: "u64", exact: false, ...rest }) as Value;

/** What is refused about one field of a struct, `data0`, without the frame around it. */
function check(value: Value, rest: Parameters<typeof field>[2] = {}, ...types: readonly TypeDef[]): string {
	const lines = lastValidator(...types, struct("A", [field("x", value, rest)])).split("\n");
	return lines.slice(8, -3).join("\n");
}

test("a validator ends with the first thing that is wrong, and imports only what it calls", () => {
	expect(
		validatorsFile(struct("Drain", [field("drone", STRING), field("drain", { kind: "boolean" })])),
	).toBe(`// @ts-nocheck
${header("emit-validators")}
import { isForeign, looksForeign } from "../checks.js";
import { A_BOOLEAN, A_STRING, AN_OBJECT, refuse } from "../issues.js";

export function validateDrain(data: unknown, parsed?: boolean): boolean {
	if (typeof data !== "object" || data === null) {
		return refuse("", data, AN_OBJECT);
	}
	const data0 = data.drone;
	const data1 = data.drain;
	if (${foreign("data")}) {
		return refuse("", data, AN_OBJECT);
	}
	if (typeof data0 !== "string" || (!parsed && !data0.isWellFormed())) {
		return refuse("/drone", data0, A_STRING);
	}
	if (typeof data1 !== "boolean") {
		return refuse("/drain", data1, A_BOOLEAN);
	}
	return true;
}
`);
});

describe("a field", () => {
	test("may be null, left out, or both", () => {
		const refusal = `		if (typeof data0 !== "string" || (!parsed && !data0.isWellFormed())) {
			return refuse("/x", data0, A_STRING);
		}
	}`;
		expect(check(OPTION)).toBe(`	if (data0 !== null) {\n${refusal}`);
		expect(check(STRING, { required: false })).toBe(`	if (data0 !== undefined) {\n${refusal}`);
		expect(check(OPTION, { required: false })).toBe(`	if (data0 != null) {\n${refusal}`);
	});

	test("stands in the canonical form as Plane writes it: filled in, or left out", () => {
		const condition = (value: Value, rest: Parameters<typeof field>[2]): string =>
			check(value, { required: false, ...rest }).split("\n")[0] ?? "";
		expect(condition(STRING, { default: "" })).toBe("	if (source || data0 !== undefined) {");
		expect(condition(OPTION, { emit: "null" })).toBe("	if (source ? data0 !== null : data0 != null) {");
		expect(condition(OPTION, { emit: "omit-none" })).toBe("	if (source ? data0 !== undefined : data0 != null) {");
		expect(check({ kind: "array", items: STRING }, { required: false, emit: "omit-empty" })).toContain(
			"		if (!Array.isArray(data0) || (source && data0.length === 0)) {",
		);
	});

	test("of a named scalar is checked in place, of any other type by the type's own function", () => {
		const ref = { kind: "ref", name: "Id" } as const;
		expect(check(ref, {}, scalar("Id", STRING))).toContain(
			'if (typeof data0 !== "string" || (!parsed && !data0.isWellFormed())) {',
		);
		expect(check(ref, {}, enumeration("Id", ["A", "B"]))).toBe(`	if (!validateId(data0)) {
		return within("/x");
	}`);
	});

	test("hands down what the type's own function asks for, and nothing else", () => {
		const ref = { kind: "ref", name: "B" } as const;
		const time = field("at", { kind: "string", format: "utc-time" });
		expect(check(ref, {}, struct("B", []))).toContain("if (!validateB(data0, parsed)) {");
		expect(check(ref, {}, struct("B", [time]))).toContain("if (!validateB(data0, parsed, source)) {");
		expect(lastValidator(struct("B", [time]), struct("A", [field("x", ref)]))).toContain(
			"export function validateA(data: unknown, parsed?: boolean, source?: string): boolean {",
		);
	});

	test("of a quantity takes what a double holds exactly, within the bounds of its width", () => {
		expect(check(integer({ width: "u16" }))).toContain("if (!Number.isInteger(data0) || data0 < 0 || data0 > 65535) {");
		expect(check(integer({}))).toContain("if (!Number.isSafeInteger(data0) || data0 < 0) {");
		expect(check(integer({ width: "i64" }))).toBe(`	if (!Number.isSafeInteger(data0)) {
		return refuse("/x", data0, { keyword: "integer", expected: "an integer from -9007199254740991 to 9007199254740991" });
	}`);
	});

	test("of an identity, a time, an address, or any JSON is left to the runtime", () => {
		expect(check(integer({ exact: true }))).toContain('if (!takesUid(data0, data, "x", source)) {');
		expect(check({ kind: "string", format: "utc-time" })).toContain(
			'if (typeof data0 !== "string" || !isUtcTime(data0, source !== undefined)) {',
		);
		expect(check({ kind: "string", format: "ip" })).toContain(
			'if (typeof data0 !== "string" || !isIpAddr(data0, source !== undefined)) {',
		);
		expect(check({ kind: "json" })).toContain("if (!isJsonValue(data0, 1)) {");
	});

	test("of any JSON tells how deep it stands, because Plane counts the levels of the whole document", () => {
		expect(check({ kind: "map", value: { kind: "json" } })).toContain("if (!isJsonValue(data1, 2)) {");
		expect(lastValidator(scalar("Value", { kind: "json" }))).toContain("if (!isJsonValue(data)) {");
	});

	test("of milliseconds takes whole seconds only before 1970", () => {
		const millis = integer({ width: "i64", minimum: -5000, maximum: 5000, negativeMultipleOf: 1000 });
		expect(check(millis)).toContain(
			"if (!Number.isInteger(data0) || data0 < -5000 || data0 > 5000 || (data0 < 0 && data0 % 1000 !== 0)) {",
		);
		expect(() => check(integer({ width: "i64", negativeMultipleOf: 60 }))).toThrow(
			"no check for negative multiples of 60",
		);
	});

	test("of a list or map names the entry that is wrong", () => {
		expect(check({ kind: "array", items: STRING })).toBe(`	if (!Array.isArray(data0)) {
		return refuse("/x", data0, AN_ARRAY);
	}
	for (let i0 = 0; i0 < data0.length; i0++) {
		const data1 = data0[i0];
		if (typeof data1 !== "string" || (!parsed && !data1.isWellFormed())) {
			return refuse("/x/" + i0, data1, A_STRING);
		}
	}`);
		expect(check({ kind: "map", value: STRING })).toBe(`	if (typeof data0 !== "object" || data0 === null) {
		return refuse("/x", data0, AN_OBJECT);
	}
	if (${foreign("data0")}) {
		return refuse("/x", data0, AN_OBJECT);
	}
	for (const key0 in data0) {
		const data1 = data0[key0];
		if (!parsed && !key0.isWellFormed()) {
			return refuse("/x", key0, UNICODE);
		}
		if (typeof data1 !== "string" || (!parsed && !data1.isWellFormed())) {
			return refuse("/x/" + step(key0), data1, A_STRING);
		}
	}`);
	});
});

test("a validator cannot be made before that of a type it refers to", () => {
	const ref = { kind: "ref", name: "B" } as const;
	expect(() => validatorsFile(struct("A", [field("x", ref)]), struct("B", []))).toThrow(
		"A refers to B, which has no validator",
	);
});

test("an identity is refused where it would not stand in an object, because it is made a bigint there", () => {
	expect(() => validatorsFile(scalar("Uid", integer({ exact: true })))).toThrow(
		"an identity can only stand in a field",
	);
});

test("a union of types of their own has no validator: its codec asks theirs", () => {
	const update = untagged("Update", []);
	const body = { kind: "untagged", variants: [{ kind: "ref", name: "Drain" }] } as const;
	expect(validatorsFile(struct("Drain", []), { ...update, body })).not.toContain("Update");
});

test("functions are named after their types, so that a new type changes no other function", () => {
	const [before, after] = [validatorsFile(struct("B", [])), validatorsFile(struct("A", []), struct("B", []))];
	expect(after).toContain(before.slice(before.indexOf("export function")));
});

test("a field is named in its path as a JSON Pointer names it", () => {
	expect(check(STRING, { name: "a/b~c" })).toContain('return refuse("/a~1b~0c", data0, A_STRING);');
});

test("a document's own words cannot become code", () => {
	const hostile = '"); process.exit(); ("';
	expect(lastValidator(struct("A", [field(hostile, STRING)]))).toContain(
		`	const data0 = data["\\"); process.exit(); (\\""];`,
	);
	expect(
		check(STRING, { name: hostile }),
	).toBe(`	if (typeof data0 !== "string" || (!parsed && !data0.isWellFormed())) {
		return refuse("/\\"); process.exit(); (\\"", data0, A_STRING);
	}`);
});
