import { describe, expect, test } from "vitest";
import { emitGuards } from "./emit-guards.js";
import type { Field, TypeDef, Value } from "./model.js";
import { header } from "./output.js";
import { enumeration, external, field, internal, protocol, scalar, struct, untagged } from "./test-models.js";

const STRING: Value = { kind: "string" };
const option = (value: Value): Value => ({ kind: "nullable", value });
const ref = (name: string): Value => ({ kind: "ref", name });
const integer = (rest: object = {}): Value => ({ kind: "integer", width: "u64", exact: false, ...rest }) as Value;

const file = (...types: readonly TypeDef[]): string => emitGuards(protocol(...types))[0]?.text ?? "";

/** The check of the last type, on one line. */
function check(...types: readonly TypeDef[]): string {
	const [, code = ""] = /\*\/ guard\(([^;]*)\);\n$/.exec(file(...types)) ?? [];
	return code.replaceAll("\n\t", " ");
}

/** The check of one field. */
const of = (value: Value, rest: Partial<Field> = {}, ...types: readonly TypeDef[]): string =>
	/\(b\) => (.*)\)$/.exec(check(...types, struct("A", [field("x", value, rest)])))?.[1] ?? "";

test("a guard is a predicate for what Plane accepts, and imports what it calls", () => {
	expect(file(struct("Drain", [field("drone", STRING), field("drain", { kind: "boolean" })]))).toBe(`// @ts-nocheck
${header("emit-guards")}
import { boolean, type Guard, guard, string, struct } from "../guard.js";
import type { DrainInput } from "./codecs.js";

export type { Guard } from "../guard.js";

/** Whether Plane accepts the value as a {@link DrainInput}. Never throws. Of \`@plane/messages/guards\`. */
export const isDrain: Guard<DrainInput> = /*#__PURE__*/ guard((a) => struct(a, (b) =>
	string(b.drone) &&
	boolean(b.drain)));
`);
});

describe("a field", () => {
	test("of a scalar is one call, bounds that are the runtime's own left out", () => {
		expect(of(STRING)).toBe("string(b.x)");
		expect(of({ kind: "null" })).toBe("b.x === null");
		expect(of(integer())).toBe("integer(b.x, 0)");
		expect(of(integer({ width: "i64" }))).toBe("integer(b.x)");
		expect(of(integer({ width: "u8" }))).toBe("integer(b.x, 0, 255)");
		expect(of(integer({ exact: true }))).toBe("uid(b.x)");
		expect(of({ kind: "json" })).toBe("json(b.x, 1)");
	});

	test("that may be null or left out is read once", () => {
		expect(of(option(STRING))).toBe("orNull(b.x, string)");
		expect(of({ kind: "boolean" }, { required: false })).toBe("orAbsent(b.x, boolean)");
		expect(of(option(integer()), { required: false })).toBe("option(b.x, (c) => integer(c, 0))");
	});

	test("of several values hands each to a check", () => {
		expect(of({ kind: "array", items: { kind: "map", value: STRING } })).toBe("list(b.x, (c) => map(c, string))");
		expect(of({ kind: "array", items: { kind: "json" } })).toBe("list(b.x, (c) => json(c, 2))");
		expect(of({ kind: "map", value: { kind: "json" } })).toBe("map(b.x, (c) => json(c, 2))");
		expect(of(ref("Kind"), {}, enumeration("Kind", ["A", "B"]))).toBe("isKind(b.x)");
		expect(of(ref("Id"), {}, scalar("Id", STRING))).toBe("string(b.x)");
	});
});

test("a field is read by its name, whatever that is", () => {
	expect(check(struct("A", [field("a-b", STRING), field("__proto__", STRING)]))).toBe(
		'(a) => struct(a, (b) => string(b["a-b"]) && string(b["__proto__"]))',
	);
});

test("a union of one kind only is told by nothing else", () => {
	expect(check(external("Answer", [{ name: "None" }, { name: "Gone" }]))).toBe('(a) => ["None", "Gone"].includes(a)');
	expect(check(external("Answer", [{ name: "Up", fields: [field("id", STRING)] }]))).toBe(
		"(a) => single(a, (b) => struct(b.Up, (c) => string(c.id)))",
	);
});

test("a union is told by its key, its tag, or the keys of its cases", () => {
	const up = { name: "Up", fields: [field("id", STRING)] };
	expect(check(external("Answer", [up, { name: "None" }]))).toBe(
		'(a) => (a === "None" || single(a, (b) => struct(b.Up, (c) => string(c.id))))',
	);
	expect(check(internal("Component", "type", [up, { name: "Cli", fields: [] }]))).toBe(
		'(a) => struct(a, (b) => (b.type === "Up" ? string(b.id) : b.type === "Cli" ? true : false))',
	);
	const tick = { name: "Tick", fields: [field("tick", { kind: "json" })] };
	expect(check(untagged("World", [up, tick]))).toBe(
		'(a) => untagged(a, ["id", "tick"], (b) => (b.id !== undefined ? string(b.id) : b.tick !== undefined ? json(b.tick, 1) : false))',
	);
	const both = { name: "Both", fields: [field("x", STRING), field("y", STRING)] };
	expect(check(untagged("Any", [both, tick]))).toContain("b.x !== undefined || b.y !== undefined ? ");
	const beside = struct("Entry", [field("at", STRING)], "Change");
	expect(check(external("Change", [up, { name: "Down", fields: [] }]), beside)).toBe(
		"(a) => struct(a, (b) => string(b.at) && (b.Up !== undefined) + (b.Down !== undefined) === 1 &&" +
			" (b.Up !== undefined ? struct(b.Up, (c) => string(c.id)) : struct(b.Down, (c) => true)))",
	);
});

test("a union of types of their own takes what one of them takes", () => {
	const variants = ["A", "B"].map((name) => ({ kind: "ref", name }) as const);
	const union = { ...struct("Update", []), body: { kind: "untagged", variants } } as TypeDef;
	expect(check(struct("A", []), struct("B", []), union)).toBe("(a) => isA(a) || isB(a)");
});
