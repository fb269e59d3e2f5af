import { expect, test } from "vitest";
import { emitWriters } from "./emit-writers.js";
import type { TypeDef, Value } from "./model.js";
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

const integer = (rest: object = {}): Value => ({ kind: "integer", width: "u64", exact: false, ...rest }) as Value;

function file(...types: readonly TypeDef[]): string {
	return emitWriters(protocol(...types))[0]?.text ?? "";
}

/** The constants, without what stands above them. */
function writers(...types: readonly TypeDef[]): string {
	const text = file(...types);
	return text.includes("export") ? text.slice(text.indexOf("export")) : "";
}

test("a writer says what stands in each field and whether it may be missing, and imports what it calls", () => {
	const types = [
		scalar("Id", STRING),
		enumeration("Kind", ["A", "TXT"]),
		struct("Spawn", [
			field("id", ref("Id")),
			field("kind", ref("Kind")),
			field("lock", option(STRING), { required: false }),
			field("token", { kind: "boolean" }, { required: false }),
			field("hash", option(STRING)),
			field("mounts", { kind: "array", items: STRING }),
			field("env", { kind: "map", value: STRING }),
		]),
	];
	expect(file(...types)).toBe(`${header("emit-writers")}
import { lazy } from "../lazy.js";
import { boolean, list, map, name, oneOf, option, orAbsent, orNull, string, struct } from "../writer.js";
import { validateKind } from "./validators.js";

export const IdWriter = /*#__PURE__*/ lazy(() => string);

export const KindWriter = /*#__PURE__*/ lazy(() => oneOf(validateKind));

export const SpawnWriter = /*#__PURE__*/ lazy(() => struct({
	id: name,
	kind: KindWriter(),
	lock: option(string),
	token: orAbsent(boolean),
	hash: orNull(string),
	mounts: list(string),
	env: map(string),
}));
`);
});

test("each scalar has a writer of the runtime, and integers have bounds where a double has others", () => {
	const types = [
		scalar("Time", { kind: "string", format: "utc-time" }),
		scalar("Ip", { kind: "string", format: "ip" }),
		scalar("Share", { kind: "number" }),
		scalar("Unit", { kind: "null" }),
		scalar("Any", { kind: "json" }),
		scalar("Uid", integer({ exact: true })),
		scalar("Bytes", integer()),
		scalar("Limit", integer({ width: "i64" })),
		scalar("Port", integer({ width: "u16" })),
		scalar("Millis", integer({ width: "i64", minimum: -5000, maximum: 5, negativeMultipleOf: 1000 })),
	];
	expect(
		writers(...types)
			.split("\n\n")
			.map((line) => line.trim()),
	).toEqual([
		"export const TimeWriter = /*#__PURE__*/ lazy(() => utcTime);",
		"export const IpWriter = /*#__PURE__*/ lazy(() => ipAddr);",
		"export const ShareWriter = /*#__PURE__*/ lazy(() => number);",
		"export const UnitWriter = /*#__PURE__*/ lazy(() => nothing);",
		"export const AnyWriter = /*#__PURE__*/ lazy(() => json);",
		"export const UidWriter = /*#__PURE__*/ lazy(() => uid);",
		"export const BytesWriter = /*#__PURE__*/ lazy(() => integer(0));",
		"export const LimitWriter = /*#__PURE__*/ lazy(() => integer());",
		"export const PortWriter = /*#__PURE__*/ lazy(() => integer(0, 65535));",
		"export const MillisWriter = /*#__PURE__*/ lazy(() => epochMillis(-5000, 5));",
	]);
});

test("unions name their variants, also beside the fields of a struct", () => {
	const change = external("Change", [{ name: "Up", fields: [field("id", STRING)] }, { name: "Gone" }]);
	expect(
		writers(change, struct("A", [field("id", STRING)], "Change")),
	).toBe(`export const ChangeWriter = /*#__PURE__*/ lazy(() => external({ Up: struct({ id: string }) }, ["Gone"]));

export const AWriter = /*#__PURE__*/ lazy(() => struct({ id: string }, { Up: struct({ id: string }) }));
`);
});

test("tagged unions name the fields of each tag, untagged ones their structs", () => {
	const component = internal("Component", "type", [
		{ name: "Drone", fields: [field("id", STRING)] },
		{ name: "Cli", fields: [] },
	]);
	const state = untagged("State", [
		{ name: "Cluster", fields: [field("cluster", STRING)] },
		{ name: "Tick", fields: [field("tick", { kind: "json" })] },
	]);
	expect(
		writers(component, state),
	).toBe(`export const ComponentWriter = /*#__PURE__*/ lazy(() => internal("type", { Drone: { id: string }, Cli: {} }));

export const StateWriter = /*#__PURE__*/ lazy(() => firstOf([struct({ cluster: string }), struct({ tick: json })]));
`);
});

test("an enum whose values would need escapes has no writer yet, and says so", () => {
	expect(() => writers(enumeration("Kind", ['"']))).toThrow("no writer");
});
