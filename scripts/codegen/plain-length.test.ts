import { expect, test } from "vitest";
import { lookup } from "./lookup.js";
import type { Field, TypeDef, Value } from "./model.js";
import { plainLength } from "./plain-length.js";
import { enumeration, external, field, option, protocol, STRING, scalar, struct } from "./test-models.js";

const NULLABLE: Value = option(STRING);
const OMITTED: Partial<Field> = { required: false, emit: "omit-none" };

/** What the code says of documents of the last type. */
function lengths(types: readonly TypeDef[], ...documents: readonly unknown[]): unknown[] {
	const type = types.at(-1) as TypeDef;
	const code = plainLength(type, lookup(protocol(...types)))?.replace(`: ${type.exportName}`, "");
	const length = new Function(`return ${code}`)() as (value: unknown) => unknown;
	return documents.map((document) => length(document));
}

test("is the length of the text that JSON.stringify writes", () => {
	const types = [
		scalar("Name", STRING),
		enumeration("State", ["Up", "Down"]),
		struct("Inner", [field("at", { kind: "string", format: "utc-time" }), field("on", { kind: "boolean" })]),
		struct("Report", [
			field("name", { kind: "ref", name: "Name" }),
			field("state", { kind: "ref", name: "State" }),
			field("inner", { kind: "ref", name: "Inner" }),
			field("nothing", { kind: "null" }),
			field("note", NULLABLE, { required: false, emit: "null" }),
			field("token", NULLABLE, OMITTED),
			field('"', STRING),
		]),
	];
	const inner = { at: "2024-01-02T03:04:05Z", on: true };
	const documents = [
		{ name: "a", state: "Up", inner, nothing: null, note: null, '"': "" },
		{
			name: "",
			state: "Down",
			inner: { ...inner, on: false },
			nothing: null,
			note: "é\u{1f600}",
			token: "t",
			'"': "b",
		},
	];
	expect(lengths(types, ...documents)).toEqual(documents.map((document) => JSON.stringify(document).length));
});

test("is that of a bare string or of the only variant with something in it", () => {
	const answer = external("Answer", [{ name: "Found", fields: [field("drone", STRING)] }, { name: "Nothing" }]);
	const documents = [{ Found: { drone: "d1" } }, "Nothing"];
	expect(lengths([answer], ...documents)).toEqual(documents.map((document) => JSON.stringify(document).length));
	const only = external("Only", [{ name: "Found", fields: [field("drone", STRING)] }]);
	expect(lengths([only], documents[0])).toEqual([JSON.stringify(documents[0]).length]);
	const found = struct("Found", [field("drone", STRING)]);
	const variants = [{ name: "Found", description: "", payload: { kind: "ref", name: "Found" } }] as const;
	const named: TypeDef = { ...only, body: { kind: "external", variants } };
	expect(lengths([found, named], documents[0])).toEqual([JSON.stringify(documents[0]).length]);
});

test.each<[string, TypeDef]>([
	["a number", struct("T", [field("count", { kind: "integer", width: "u8", exact: false })])],
	["free JSON", struct("T", [field("value", { kind: "json" })])],
	["a map", struct("T", [field("env", { kind: "map", value: STRING })])],
	["a list", struct("T", [field("list", { kind: "array", items: STRING })])],
	["fields that stand beside a variant", struct("T", [field("x", STRING)], "Change")],
	["only what may be left out", struct("T", [field("token", NULLABLE, OMITTED)])],
	[
		"several variants",
		external(
			"T",
			["A", "B"].map((name) => ({ name, fields: [field("x", STRING)] })),
		),
	],
	["a name alone, of which there is no hurry", scalar("T", STRING)],
])("is not told of %s", (_, type) => expect(plainLength(type, lookup(protocol(type)))).toBeUndefined());
