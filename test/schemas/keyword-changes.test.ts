import { expect, test } from "vitest";
import type { JsonObject } from "./files.js";
import { keywordChanges } from "./keyword-changes.js";
import { mutantsOf } from "./mutants.js";
import { nextDouble } from "./next-double.js";

const names = (schema: JsonObject): readonly string[] => keywordChanges(schema).map(({ name }) => name);

test("a type is taken out, made nullable and, for integers, widened to fractions", () => {
	expect(names({ type: "string" })).toEqual(["/type out", "/type null added"]);
	expect(names({ type: "integer" })).toEqual(["/type out", "/type null added", "/type number"]);
	expect(names({ type: ["string", "null"] })).toEqual(["/type out", "/type string out", "/type null out"]);
});

test("each value of an enum is taken out, and one is added", () => {
	expect(keywordChanges({ enum: ["A", "B"] }).map(({ changed }) => changed)).toEqual([
		{},
		{ enum: ["B"] },
		{ enum: ["A"] },
		{ enum: ["A", "B", "Unknown"] },
	]);
});

test("a type beside an enum says nothing of its own", () => {
	expect(names({ type: "string", enum: ["A"] }).filter((name) => name.startsWith("/type"))).toEqual([]);
});

test("a bound moves by one, beyond 2^53 to the neighbouring double", () => {
	expect(keywordChanges({ minimum: 0 }).map(({ changed }) => changed)).toEqual([{}, { minimum: 1 }, { minimum: -1 }]);
	expect(nextDouble(2 ** 64, "up")).toBe(2 ** 64 + 4096);
	expect(nextDouble(2 ** 64, "down")).toBe(2 ** 64 - 2048);
	expect(nextDouble(-(2 ** 63), "down")).toBe(-(2 ** 63) - 2048);
});

test("each required property becomes optional, and each optional one required", () => {
	const schema = { required: ["a"], properties: { a: {}, b: {} }, additionalProperties: true };
	expect(names(schema)).toEqual(["/required out", "/required b added", "/additionalProperties false"]);
});

test("an open struct is closed", () => {
	expect(names({ properties: { a: { type: "null" } } })).toEqual([
		"/additionalProperties false added",
		"/properties a out",
	]);
});

test("a reference is loosened to anything", () => {
	expect(keywordChanges({ $ref: "./drone-id.json" }).map(({ changed }) => changed)).toEqual([{}]);
});

test("annotations are left alone, and a keyword nobody knows is an error", () => {
	expect(names({ title: "T", description: "D.", "x-int": "u8", default: 1, examples: [] })).toEqual([]);
	expect(() => names({ uniqueItems: true })).toThrow("no operator for the keyword uniqueItems");
});

test("keywords are changed in every schema inside a schema, one at a time", () => {
	const schema = { properties: { "a/b": { items: { anyOf: [{ format: "ipv4" }, { const: 1 }] } } } };
	const found = mutantsOf(schema).find(({ name }) => name === "/properties/a~1b/items/anyOf/0/format out");
	expect(found?.schema).toEqual({ properties: { "a/b": { items: { anyOf: [{}, { const: 1 }] } } } });
});
