import { describe, expect, test } from "vitest";
import { emitTypes } from "./emit-types.js";
import type { TypeDef } from "./model.js";
import { header } from "./output.js";
import { enumeration, external, field, internal, message, protocol, scalar, struct, untagged } from "./test-models.js";

async function types(...defs: readonly TypeDef[]): Promise<string> {
	const [file] = await emitTypes(protocol(...defs));
	expect(file?.path).toBe("packages/messages/src/gen/codecs.ts");
	return (file?.text ?? "").replace(`${header("emit-types")}\n`, "");
}

const STRING = { kind: "string" } as const;
const integer = (rest: object) => ({ kind: "integer", width: "u64", exact: false, ...rest }) as const;

describe("a struct", () => {
	test("has an alias for its input where Plane accepts just what it emits", async () => {
		expect(await types(struct("Drone", [field("id", STRING)]))).toBe(`/**
 * About Drone.
 */
export interface Drone {
	/**
	 * About id.
	 */
	id: string;
}

/**
 * {@link Drone} as Plane accepts it: the same.
 */
export type DroneInput = Drone;
`);
	});

	test("lets a writer leave out, or set to undefined, what has a default, and null an option", async () => {
		const text = await types(
			struct("Spawn", [
				field("lock", { kind: "nullable", value: STRING }, { required: false, emit: "null" }),
				field("token", { kind: "boolean" }, { required: false, default: false }),
				field("note", { kind: "nullable", value: STRING }, { required: false, emit: "omit-none" }),
				field("mounts", { kind: "array", items: STRING }, { required: false, default: [], emit: "omit-empty" }),
			]),
		);
		expect(text).toContain("lock: string | null;");
		expect(text).toContain("lock?: string | null | undefined;");
		expect(text).toContain("token: boolean;");
		expect(text).toContain("	 * @defaultValue `false`\n	 */\n	token?: boolean | undefined;");
		expect(text).toContain("note?: string;");
		expect(text).toContain("note?: string | null | undefined;");
		expect(text).toContain("mounts?: string[];");
		expect(text).toContain("mounts?: readonly string[] | undefined;");
	});

	test("tells unit, secrecy, version and deprecation of a field", async () => {
		const text = await types(
			scalar("EpochMillis", integer({ unit: "ms" })),
			struct("Limits", [
				field("seen", { kind: "ref", name: "EpochMillis" }),
				field("env", { kind: "map", value: STRING }, { secret: true, since: "0.3.18", deprecated: "Nobody reads it." }),
			]),
		);
		expect(text).toContain("/**\n * About EpochMillis. Unit: milliseconds.\n */\nexport type EpochMillis = number;");
		expect(text).toContain(`	/**
	 * About seen. Unit: milliseconds.
	 */
	seen: EpochMillis;
	/**
	 * About env. Secret: keep it out of logs.
	 *
	 * @since Plane 0.3.18
	 * @deprecated Nobody reads it.
	 */
	env: Record<string, string>;`);
	});

	test("reads an identity as a bigint and takes safe numbers for it, also through a reference", async () => {
		const text = await types(
			struct("Announce", [field("uid", integer({ exact: true }))]),
			struct("Outer", [field("inner", { kind: "nullable", value: { kind: "ref", name: "Announce" } })]),
		);
		expect(text).toContain("uid: bigint;");
		expect(text).toContain("uid: bigint | number;");
		expect(text).toContain("inner: Announce | null;");
		expect(text).toContain("inner: AnnounceInput | null;");
	});

	test("has an input of its own for a field called description, too", async () => {
		expect(await types(struct("Note", [field("description", integer({ exact: true }))]))).toContain(
			"interface NoteInput",
		);
	});

	test("refers to other types by the names they are exported by", async () => {
		const id = scalar("drone_state::Id", STRING, "Id");
		expect(await types(id, struct("A", [field("id", { kind: "ref", name: id.name })]))).toContain("\tid: Id;");
	});

	test("imports JsonValue only where it is used", async () => {
		const text = await types(struct("Log", [field("fields", { kind: "map", value: { kind: "json" } })]));
		expect(text).toMatch(/^import type \{ JsonValue \} from "\.\.\/json-value\.js";\n\n\/\*\*/);
		expect(text).toContain("fields: Record<string, JsonValue>;");
		expect(await types(scalar("Id", STRING))).not.toContain("JsonValue");
	});

	test("tells subject, reply and stream of a message", async () => {
		const text = await types(
			scalar("()", { kind: "null" }, "UnitReply"),
			message("Drain", [field("cluster", STRING)], { template: "cluster.{cluster}.drain", reply: "()" }),
		);
		expect(text).toContain(`/**
 * About Drain.
 *
 * Subject: \`cluster.{cluster}.drain\`. Reply: {@link UnitReply}.
 */
export interface Drain {`);
	});

	test("cannot end its own comment", async () => {
		expect(await types(scalar("Id", STRING, "Id", "Not */ here."))).toContain(" * Not *\\/ here.\n */");
	});
});

describe("a union", () => {
	test("documents each value of an enum", async () => {
		expect(await types(enumeration("State", ["Ready", "Lost"]))).toContain(`export type State =
	/** About Ready. */
	| "Ready"
	/** About Lost. */
	| "Lost";
`);
	});

	test("of external variants is told apart by key or string", async () => {
		const text = await types(
			external("Reply", [{ name: "Scheduled", fields: [field("id", STRING)] }, { name: "NoDrone" }]),
		);
		expect(text).toContain(`export type Reply =
	| {
			/**
			 * About Scheduled.
			 */
			Scheduled: {
				/**
				 * About id.
				 */
				id: string;
			};
	  }
	/** About NoDrone. */
	| "NoDrone";
`);
	});

	test("of internal variants is told apart by its tag", async () => {
		const text = await types(internal("Component", "type", [{ name: "Drone", fields: [field("id", STRING)] }]));
		expect(text).toContain(`	/**
	 * About Drone.
	 */
	type: "Drone";
	/**
	 * About id.
	 */
	id: string;`);
	});

	test("that is flattened stands beside the struct's own fields", async () => {
		const text = await types(
			external("Kind", [{ name: "Meta", fields: [field("ip", STRING)] }]),
			struct("Drone", [field("id", STRING)], "Kind"),
		);
		expect(text).toContain(`export type Drone = {
	/**
	 * About id.
	 */
	id: string;
} & Kind;`);
	});

	test("without tags names its inline members", async () => {
		const text = await types(
			untagged("World", [{ name: "Heartbeat", fields: [field("heartbeat", { kind: "json" })] }]),
		);
		expect(text).toContain("export interface Heartbeat {");
		expect(text).toContain("export type World = Heartbeat;");
		expect(text).toContain("export type WorldInput = World;");
	});

	test("without tags has an input of its own when a member has one", async () => {
		const text = await types(untagged("World", [{ name: "Lock", fields: [field("uid", integer({ exact: true }))] }]));
		expect(text).toContain("export type World = Lock;");
		expect(text).toContain("export type WorldInput = LockInput;");
	});
});
