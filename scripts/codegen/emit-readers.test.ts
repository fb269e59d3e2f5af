import { describe, expect, test } from "vitest";
import { emitReaders } from "./emit-readers.js";
import type { Field, TypeDef, Value } from "./model.js";
import { header } from "./output.js";
import {
	enumeration,
	external,
	field,
	internal,
	option,
	protocol,
	ref,
	STRING,
	scalar,
	struct,
	untagged,
} from "./test-models.js";

const BOOLEAN: Value = { kind: "boolean" };
const INTEGER: Value = { kind: "integer", width: "u64", exact: false };
const OMITTED: Partial<Field> = { required: false, emit: "omit-none" };

const file = (...types: readonly TypeDef[]): string => emitReaders(protocol(...types))[0]?.text ?? "";

const asMessage = (type: TypeDef): TypeDef => ({ ...type, file: "messages/last.json" });

/** Layout and function of the last type, which is a message. */
function read(...types: readonly TypeDef[]): readonly [layout: string, make: string] | undefined {
	const all = types.map((type, i) => (i === types.length - 1 ? asMessage(type) : type));
	const [, layout = "", make = ""] = /reader\(\n\t'(.*)',\n\t(.*),\n\);/.exec(file(...all)) ?? [];
	return layout === "" ? undefined : [layout, make];
}

/** What the last type's field `x` looks like, and its value. */
function of(value: Value, ...types: readonly TypeDef[]): readonly [layout: string, make: string] | undefined {
	const [layout = "", make = ""] = read(...types, struct("A", [field("x", value)])) ?? [];
	return layout === "" ? undefined : [layout.slice('{"x":'.length, -1), make.replace(/^.*\(\{ x: | \}\)$/g, "")];
}

test("a reader has the keys of its message in their order, and a literal of what stands behind them", () => {
	expect(
		file(scalar("Id", STRING), asMessage(struct("Drain", [field("drone", ref("Id")), field("on", BOOLEAN)]))),
	).toBe(`${header("emit-readers")}
import { reader } from "../reader.js";

export const DrainReader = /*#__PURE__*/ reader(
	'{"drone":string,"on":boolean}',
	(_, t1, t2) => ({ drone: t1, on: t2 === "true" }),
);
`);
});

test("a value becomes what JSON.parse would make of it, and an identity exact", () => {
	expect(of(STRING)).toEqual(["string", "t1"]);
	expect(of(INTEGER)).toEqual(["integer", "Number(t1)"]);
	expect(of({ kind: "number" })).toEqual(["number", "Number(t1)"]);
	expect(of({ ...INTEGER, exact: true } as Value)).toEqual(["integer", "BigInt(t1)"]);
	expect(of(ref("State"), enumeration("State", ["Up"]))).toEqual(["string", "t1"]);
	expect(of(option(STRING))).toEqual(["(null|string)", "t1 ?? null"]);
	expect(of(option(INTEGER))).toEqual(["(null|integer)", "t1 !== undefined ? Number(t1) : null"]);
	const inner = struct("Inner", [field("at", option(STRING)), field("on", BOOLEAN)]);
	expect(of(option(ref("Inner")), inner)).toEqual([
		'(null|{"at":(null|string),"on":boolean})',
		't2 !== undefined ? { at: t1 ?? null, on: t2 === "true" } : null',
	]);
});

test("a key that may be missing takes its comma along", () => {
	const fields = [field("a", option(STRING), OMITTED), field("b", BOOLEAN), field("c", INTEGER, OMITTED)];
	expect(read(struct("T", fields))).toEqual([
		'{("a":string,|)"b":boolean(,"c":integer|)}',
		"(_, t1, t2, t3) => t1 !== undefined ? " +
			'(t3 !== undefined ? { a: t1, b: t2 === "true", c: Number(t3) } : { a: t1, b: t2 === "true" }) : ' +
			't3 !== undefined ? { b: t2 === "true", c: Number(t3) } : { b: t2 === "true" }',
	]);
});

describe("what may be something else is told by the first text that is always there", () => {
	const inner = struct("Inner", [field("at", option(STRING)), field("on", BOOLEAN)]);

	/** The value of a field that may hold the last type. */
	const orNull = (...types: readonly TypeDef[]): string | undefined =>
		of(option(ref(types.at(-1)?.name ?? "")), ...types)?.[1];

	test("also in a struct of a struct", () => {
		expect(orNull(inner, struct("Outer", [field("none", { kind: "null" }), field("inner", ref("Inner"))]))).toBe(
			't2 !== undefined ? { none: null, inner: { at: t1 ?? null, on: t2 === "true" } } : null',
		);
	});

	test("which is none that may be missing", () => {
		expect(orNull(struct("T", [field("a", option(STRING), OMITTED), field("b", STRING)]))).toBe(
			"t2 !== undefined ? (t1 !== undefined ? { a: t1, b: t2 } : { b: t2 }) : null",
		);
	});

	test("also in a variant", () => {
		const change = external("Change", [
			{ name: "Up", fields: [field("at", option(INTEGER)), field("by", STRING)] },
			{ name: "Down", fields: [field("why", STRING)] },
		]);
		expect(read(change, struct("T", [field("id", STRING)], "Change"))?.[1]).toBe(
			"(_, t1, t2, t3, t4) => t3 !== undefined ? { id: t1, Up: { at: t2 !== undefined ? Number(t2) : null, by: t3 } } : " +
				"{ id: t1, Down: { why: t4 } }",
		);
		expect(orNull(change, struct("T", [], "Change"))).toBeUndefined();
	});

	test("also in the only variant that can be read", () => {
		const only = untagged("T", [
			{ name: "A", fields: [field("a", { kind: "json" })] },
			{ name: "B", fields: [field("b", STRING)] },
		]);
		expect(orNull(only)).toBe("t1 !== undefined ? { b: t1 } : null");
	});
});

describe("a union", () => {
	const answer = external("Answer", [{ name: "Found", fields: [field("drone", STRING)] }, { name: "Nothing" }]);
	const change = external("Change", [
		{ name: "Up", fields: [field("at", INTEGER)] },
		{ name: "Down", fields: [field("why", STRING)] },
	]);

	test("is a key or a bare string", () => {
		expect(read(answer)).toEqual([
			'({"Found":{"drone":string}}|string)',
			"(_, t1, t2) => t1 !== undefined ? { Found: { drone: t1 } } : t2",
		]);
	});

	test("beside the keys of a struct gives each variant its own literal", () => {
		expect(read(change, struct("T", [field("id", STRING)], "Change"))).toEqual([
			'{"id":string,("Up":{"at":integer}|"Down":{"why":string})}',
			"(_, t1, t2, t3) => t2 !== undefined ? { id: t1, Up: { at: Number(t2) } } : { id: t1, Down: { why: t3 } }",
		]);
	});

	test("without a tag is any of its structs", () => {
		const variants = [
			{ name: "A", fields: [field("a", STRING)] },
			{ name: "B", fields: [field("b", option(STRING)), field("c", INTEGER)] },
		];
		expect(read(untagged("T", variants))).toEqual([
			'({"a":string}|{"b":(null|string),"c":integer})',
			"(_, t1, t2, t3) => t1 !== undefined ? { a: t1 } : { b: t2 ?? null, c: Number(t3) }",
		]);
	});

	test("leaves out variants that cannot be read or told apart", () => {
		const variants = [
			{ name: "A", fields: [field("a", { kind: "json" })] },
			{ name: "B", fields: [field("b", { kind: "null" })] },
			{ name: "C", fields: [field("c", STRING)] },
		] as const;
		expect(read(untagged("T", variants))).toEqual(['{"c":string}', "(_, t1) => ({ c: t1 })"]);
		expect(read(external("T", variants))).toEqual(['{"C":{"c":string}}', "(_, t1) => ({ C: { c: t1 } })"]);
	});
});

test.each<[string, TypeDef]>([
	["free JSON", struct("T", [field("value", { kind: "json" })])],
	["a map", struct("T", [field("env", { kind: "map", value: STRING })])],
	["a list", struct("T", [field("list", { kind: "array", items: STRING })])],
	["a list that may be missing", struct("T", [field("x", STRING), field("list", STRING, { emit: "omit-empty" })])],
	["only keys that may be missing", struct("T", [field("token", option(STRING), OMITTED)])],
	["null that may be missing", struct("T", [field("x", STRING), field("y", { kind: "null" }, OMITTED)])],
	["a key that is no word", struct("T", [field("a b", STRING)])],
	["null that may be null", struct("T", [field("x", option({ kind: "null" }))])],
	["a tag", internal("T", "type", [{ name: "A", fields: [field("x", STRING)] }])],
])("there is none for a message with %s", (_, type) => expect(read(type)).toBeUndefined());

test("there is none for a type that stands in messages only", () => {
	expect(file(struct("Part", [field("x", STRING)]))).not.toContain("reader(");
});
