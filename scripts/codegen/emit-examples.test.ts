import { expect, test } from "vitest";
import { emitExamples } from "./emit-examples.js";
import type { Example, TypeDef, Value } from "./model.js";
import { header } from "./output.js";
import { external, field, internal, protocol, STRING, scalar, struct, untagged } from "./test-models.js";

const UID: Value = { kind: "integer", width: "u64", exact: true };
const BYTES: Value = { kind: "integer", width: "u64", exact: false, unit: "bytes" };

/** The entries of the object, without header, imports and comment. */
function entries(types: readonly TypeDef[], texts: Readonly<Record<string, string>>): string {
	const type = types.at(-1)?.name ?? "";
	const examples = Object.entries(texts).map(([name, text]): Example => ({ type, case: name, valid: true, text }));
	const [file] = emitExamples({ ...protocol(...types), examples });
	return file?.text.split("export const examples = ")[1] ?? "";
}

test("each valid example is a literal checked against its input type", () => {
	const model = protocol(struct("Drain", [field("drone", STRING)]), scalar("()", { kind: "null" }, "UnitReply"));
	const examples = [
		{ type: "()", case: "null", valid: true, text: "null" },
		{ type: "Drain", case: "minimal", valid: true, text: '{"drone": "d1"}' },
		{ type: "Drain", case: "no-drone", valid: false, text: "{}" },
	];
	expect(emitExamples({ ...model, examples })).toEqual([
		{
			path: "packages/testing/src/gen/examples.ts",
			text: `${header("emit-examples")}
import type {
	DrainInput,
	UnitReplyInput,
} from "@plane/messages";

/** Valid documents by Rust type name and case, as a writer may give them: the files of \`schemas/examples\`. */
export const examples = {
	"()": {
		null: null,
	} satisfies Record<string, UnitReplyInput>,
	Drain: {
		minimal: { drone: "d1" },
	} satisfies Record<string, DrainInput>,
};
`,
		},
	]);
});

test("an identity is a bigint, exact beyond 2^53 and wherever it stands", () => {
	const lock = struct("Lock", [field("uid", UID)]);
	const kind = external("Kind", [{ name: "Announced", fields: [field("uid", UID)] }, { name: "Unlocked" }]);
	const world = untagged("World", [
		{ name: "Heartbeat", fields: [field("heartbeat", { kind: "json" })] },
		{ name: "Locked", fields: [field("lock", { kind: "array", items: { kind: "ref", name: "Lock" } })] },
	]);
	expect(entries([lock], { small: '{"uid":7}' })).toContain("small: { uid: 7n },");
	expect(entries([lock, world], { big: '{"lock":[{"uid":18446744073709551615}]}' })).toContain(
		"big: { lock: [{ uid: 18446744073709551615n }] },",
	);
	expect(entries([kind], { one: '{"Announced":{"uid":1}}', none: '"Unlocked"' })).toContain(
		'one: { Announced: { uid: 1n } },\n\t\tnone: "Unlocked",',
	);
	expect(
		entries([kind, struct("Outer", [field("a", STRING)], "Kind")], { flat: '{"a":"","Announced":{"uid":2}}' }),
	).toContain('flat: { a: "", Announced: { uid: 2n } },');
});

test("a quantity that no number holds is left out", () => {
	const texts = { big: '{"used":9007199254740992}', safe: '{"used":9007199254740991}' };
	expect(entries([struct("Stats", [field("used", BYTES)])], texts)).toBe(
		"{\n\tStats: {\n\t\tsafe: { used: 9007199254740991 },\n\t} satisfies Record<string, StatsInput>,\n};\n",
	);
});

test("an unknown key is spread past the check for excess properties", () => {
	const component = internal("Component", "type", [{ name: "Drone", fields: [field("drone_id", STRING)] }]);
	expect(entries([component], { newer: '{"type":"Drone","drone_id":"d1","zone":{"a":[1]}}' })).toContain(
		'newer: { type: "Drone", drone_id: "d1", ...{ zone: { a: [1] } } },',
	);
});

test("a key that is no identifier is quoted, and __proto__ stays plain data", () => {
	const env = struct("Config", [field("env", { kind: "map", value: STRING })]);
	expect(entries([env], { "odd-keys": '{"env":{"A-B":"1","__proto__":"x"}}' })).toContain(
		'"odd-keys": { env: { "A-B": "1", ["__proto__"]: "x" } },',
	);
});

test("JSON that is too deep for TypeScript's literals is parsed", () => {
	const deep = "[".repeat(9) + "]".repeat(9);
	expect(entries([scalar("Any", { kind: "json" })], { deep })).toContain(`deep: JSON.parse("${deep}") as JsonValue,`);
});

test("a string at a length limit is not spelled out", () => {
	const text = entries([scalar("Lock", STRING)], { beyond: JSON.stringify("é".repeat(2049)) });
	expect(text).toContain('beyond: "é".repeat(2049),');
});

test("a literal that does not fit on a line is broken up", () => {
	const long = "x".repeat(90);
	expect(
		entries([struct("Log", [field("text", STRING), field("id", STRING)])], { long: `{"text":"${long}","id":"d1"}` }),
	).toContain(`		long: {
			text: "${long}",
			id: "d1",
		},
`);
});
