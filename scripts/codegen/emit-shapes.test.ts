import { expect, test } from "vitest";
import { emitShapes } from "./emit-shapes.js";
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

const quantity = (rest: object = {}): Value => ({ kind: "integer", width: "u64", exact: false, ...rest }) as Value;

function file(...types: readonly TypeDef[]): string {
	return emitShapes(protocol(...types))[0]?.text ?? "";
}

/** The constants, without what stands above them. */
function shapes(...types: readonly TypeDef[]): string {
	const text = file(...types);
	return text.includes("export") ? text.slice(text.indexOf("export")) : "";
}

test("a shape says what is filled in, left out and rewritten, and imports what it calls", () => {
	const spawn = struct("Spawn", [
		field("id", STRING),
		field("lock", option(STRING), { required: false, emit: "null" }),
		field("token", { kind: "boolean" }, { required: false, default: false }),
		field("note", option(STRING), { required: false, emit: "omit-none" }),
		field("mounts", { kind: "array", items: STRING }, { required: false, default: [], emit: "omit-empty" }),
		field("spawned", { kind: "boolean" }, { readDefault: true }),
	]);
	expect(file(spawn)).toBe(`${header("emit-shapes")}
import { lazy } from "../lazy.js";
import { struct } from "../shape.js";

export const SpawnShape = /*#__PURE__*/ lazy(() => struct([
	{ name: "lock", fill: null },
	{ name: "token", fill: false },
	{ name: "note", omit: "none" },
	{ name: "mounts", omit: "empty" },
	{ name: "spawned", fill: true },
]));
`);
});

test("times, addresses and 64-bit integers have shapes of the runtime, whatever stands around them", () => {
	const types = [
		scalar("EpochMillis", quantity({ width: "i64", minimum: -5, maximum: 5 })),
		struct("A", [
			field("at", option({ kind: "string", format: "utc-time" })),
			field("ip", { kind: "string", format: "ip" }),
			field("uid", quantity({ exact: true })),
			field("disks", { kind: "array", items: quantity() }),
			field("limit", quantity({ width: "i64" })),
			field("port", quantity({ width: "u16" })),
			field("seen", ref("EpochMillis")),
		]),
	];
	expect(file(...types)).toBe(`${header("emit-shapes")}
import { ip } from "../ip-addr.js";
import { lazy } from "../lazy.js";
import { i64, list, struct, u64 } from "../shape.js";
import { uid } from "../uid.js";
import { time } from "../utc-time.js";

export const AShape = /*#__PURE__*/ lazy(() => struct([
	{ name: "at", shape: time },
	{ name: "ip", shape: ip },
	{ name: "uid", shape: uid },
	{ name: "disks", shape: list(u64) },
	{ name: "limit", shape: i64 },
]));
`);
});

test("what asks nothing has no shape", () => {
	const asksNothing = [
		scalar("Id", STRING),
		struct("A", [field("id", ref("Id"))]),
		external("B", [{ name: "Only", fields: [field("id", STRING)] }]),
		internal("C", "type", [{ name: "Only", fields: [field("id", STRING)] }]),
	];
	expect(shapes(...asksNothing)).toBe("");
});

test("enums take their values from their validator, and say whether readers fold their case", () => {
	const level = enumeration("Level", ["ERROR"]);
	const folded = { ...level, body: { ...level.body, fold: "upper" } } as TypeDef;
	expect(shapes(enumeration("Kind", ["A", "TXT"]))).toBe(
		"export const KindShape = /*#__PURE__*/ lazy(() => enumOf(validateKind));\n",
	);
	expect(shapes(folded)).toBe("export const LevelShape = /*#__PURE__*/ lazy(() => folded(validateLevel));\n");
});

test("unions name their variants, and a struct that takes one in refers to it", () => {
	const change = external("Change", [
		{ name: "Up", fields: [field("uid", quantity({ exact: true }))] },
		{ name: "Kept", fields: [] },
		{ name: "Gone" },
	]);
	const plain = external("Plain", [{ name: "Up", fields: [] }]);
	expect(shapes(change, struct("A", [], "Change"))).toBe(`export const ChangeShape = /*#__PURE__*/ lazy(() => external({
	Up: struct([{ name: "uid", shape: uid }]),
	Kept: null,
	Gone: "unit",
}));

export const AShape = /*#__PURE__*/ lazy(() => struct([], ChangeShape()));
`);
	expect(shapes(plain, struct("A", [], "Plain"))).toBe(
		"export const AShape = /*#__PURE__*/ lazy(() => struct([], external({ Up: null })));\n",
	);
});

test("a tagged union has the shapes of all variants as soon as one asks something", () => {
	const component = internal("Component", "type", [
		{ name: "Drone", fields: [field("id", option(STRING), { required: false, emit: "null" })] },
		{ name: "Cli", fields: [] },
	]);
	expect(shapes(component)).toBe(`export const ComponentShape = /*#__PURE__*/ lazy(() => internal(
	"type",
	{ Drone: struct([{ name: "id", fill: null }]), Cli: struct([]) },
));
`);
});

test("an untagged union is told by the keys it requires or flattens; keys of later variants then mean nothing", () => {
	const types = [
		external("Change", [
			{ name: "Up", fields: [] },
			{ name: "Down", fields: [] },
		]),
		untagged("State", [
			{ name: "Cluster", fields: [field("cluster", STRING)] },
			{ name: "Tick", fields: [field("tick", { kind: "json" })] },
		]),
	];
	const [change, state] = types as [
		TypeDef,
		TypeDef & { body: { kind: "untagged"; variants: readonly { struct: object }[] } },
	];
	const [cluster, tick] = state.body.variants;
	const variants = [{ ...cluster, struct: { ...cluster?.struct, flatten: "Change" } }, tick];
	expect(
		shapes(change, { ...state, body: { ...state.body, variants } } as TypeDef),
	).toBe(`export const StateShape = /*#__PURE__*/ lazy(() => select([
	{ keys: ["Up", "Down"], drop: ["tick"], shape: struct([], external({ Up: null, Down: null })) },
	{ keys: ["tick"], shape: struct([]) },
]));
`);
});

test("a union of bare strings alone has a shape, because Plane reads them as keys, too", () => {
	expect(shapes(external("Answer", [{ name: "None" }]))).toContain('external({ None: "unit" })');
});

test("a map whose values ask something is refused, because nothing would bring them into their form", () => {
	const times: Value = { kind: "map", value: { kind: "string", format: "utc-time" } };
	expect(() => shapes(struct("A", [field("times", times)]))).toThrow("no shape for a map whose values need one");
});
