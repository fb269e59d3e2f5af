import { expect, test } from "vitest";
import { emitCodecs } from "./emit-codecs.js";
import type { EnumValue, MessageDef, Protocol, TypeDef, Value } from "./model.js";
import { header } from "./output.js";
import {
	enumeration,
	external,
	field,
	internal,
	message,
	option,
	protocol,
	STRING,
	scalar,
	struct,
	untagged,
} from "./test-models.js";

const UID: Value = { kind: "integer", width: "u64", exact: true };
const CLUSTER = field("cluster", STRING);

function file(model: Protocol): string {
	return emitCodecs(model)[0]?.text ?? "";
}

/** The last type's codec: what it refers to comes before. */
function codec(...types: readonly TypeDef[]): string {
	return `/**\n${file(protocol(...types))
		.split("\n/**\n")
		.at(-1)}`;
}

test("a codec names its type, validator, shape and writer, and imports what it names", () => {
	const drone = struct("Drone", [field("lock", option(STRING), { required: false, emit: "null" })]);
	expect(file(protocol(scalar("bool", { kind: "boolean" }, "BoolReply"), drone))).toBe(`${header("emit-codecs")}
import { type Codec, codec } from "../codec.js";
import { DroneShape } from "./shapes.js";
import { validateBoolReply, validateDrone } from "./validators.js";
import { BoolReplyWriter, DroneWriter } from "./writers.js";

/**
 * About bool.
 */
export const BoolReply: Codec<BoolReply, BoolReplyInput> = /*#__PURE__*/ codec({
	name: "bool",
	validate: validateBoolReply,
	writer: BoolReplyWriter,
});

/**
 * About Drone.
 */
export const Drone: Codec<Drone, DroneInput> = /*#__PURE__*/ codec({
	name: "Drone",
	validate: validateDrone,
	shape: DroneShape,
	writer: DroneWriter,
});
`);
});

test("a message says where it travels, what answers and what keeps it", () => {
	const reply = scalar("bool", { kind: "boolean" }, "BoolReply");
	const spawn = message("Spawn", [CLUSTER, field("drone", STRING)], {
		template: "cluster.{cluster}.drone.{drone}",
		reply: "bool",
		stream: "plane_state",
	});
	const model = {
		...protocol(reply, { ...spawn, since: "0.3.2" }),
		streams: [{ name: "plane_state", description: "", config: {} }],
	};
	expect(file(model)).toContain('import { planeState } from "./streams.js";\n');
	expect(file(model)).toContain(`/**
 * About Spawn.
 *
 * - Subject: \`cluster.{cluster}.drone.{drone}\`
 * - From client to controller
 * - Reply: {@link BoolReply}
 * - Stream: \`plane_state\`
 *
 * @since Plane 0.3.2
 */
export const Spawn: Message<
	Spawn,
	SpawnInput,
	BoolReply,
	"cluster" | "drone",
	BoolReplyInput
> & { readonly reply: Codec<BoolReply, BoolReplyInput>; readonly stream: StreamConfig } = /*#__PURE__*/ message({
	name: "Spawn",
	validate: validateSpawn,
	reader: SpawnReader,
	writer: SpawnWriter,
	subjects: () => [
		{
			name: "subject",
			template: "cluster.{cluster}.drone.{drone}",
			tokens: [["cluster", "cluster", (value) => value.cluster], ["drone", "id", (value) => value.drone]],
		},
	],
	reply: BoolReply,
	stream: planeState,
});
`);
});

test("a message without reply or tokens never has either", () => {
	expect(codec(message("Tick", [], { template: "state.tick" }))).toContain(
		"export const Tick: Message<Tick, TickInput, never, never, never> = /*#__PURE__*/ message({\n",
	);
});

test("several subjects have conditions, and may be written once only", () => {
	const log = message("Log", [field("lock", STRING)], { template: "logs.{lock}" });
	const subject = {
		name: "up",
		description: "",
		template: "up",
		tokens: [],
		when: [{ path: ["a", "b"], is: { equals: "Up" } }],
		overwrites: false,
	};
	const lock = {
		...subject,
		name: "lock",
		template: "lock.{lock}",
		overwrites: true,
		tokens: [{ name: "lock", encoding: "lock", path: ["a", "lock"] }],
	};
	const text = codec({ ...log, message: { ...log.message, subjects: [subject, lock] } as MessageDef });
	expect(text).toContain(`
 * - Subject \`up\`: \`up\`
 * - Subject \`lock\`: \`lock.{lock}\`
`);
	expect(
		text,
	).toContain(`export const Log: MultiMessage<Log, LogInput, never, "lock", "up" | "lock", never> = /*#__PURE__*/ message({
	name: "Log",
	validate: validateLog,
	reader: LogReader,
	writer: LogWriter,
	subjects: () => [
		{
			name: "up",
			template: "up",
			tokens: [],
			when: [{ path: ["a", "b"], is: { equals: "Up" } }],
			overwrites: false,
		},
		{
			name: "lock",
			template: "lock.{lock}",
			tokens: [["lock", lockToken, (value) => value.a?.lock]],
			when: [{ path: ["a", "b"], is: { equals: "Up" } }],
		},
	],
});
`);
});

test("a token is read by the names on its way, whatever these are", () => {
	const tokens = [{ name: "kind", encoding: "id", path: ["a-b", "c", "d-e"] }];
	const dns = message("Dns", [field("a-b", STRING)], { template: "dns.{kind}" });
	const subjects = dns.message?.subjects.map((subject) => ({ ...subject, tokens }));
	const text = codec({ ...dns, message: { ...dns.message, subjects } as MessageDef });
	expect(text).toContain('tokens: [["kind", "id", (value) => value["a-b"]?.c?.["d-e"]]]');
});

test("a token with quotes is made by a function", () => {
	const dns = message("Dns", [field("kind", STRING)], { template: "dns.{kind}" });
	const subjects = dns.message?.subjects.map((subject) => ({
		...subject,
		tokens: [{ name: "kind", encoding: "json", path: ["kind"] }],
	}));
	const text = codec({ ...dns, message: { ...dns.message, subjects } as MessageDef });
	expect(text).toContain('tokens: [["kind", JSON.stringify, (value) => value.kind]]');
});

test("a union of messages tries theirs and has the tokens of all", () => {
	const variants = [
		message("Connect", [CLUSTER], { template: "{cluster}" }),
		message("Report", [field("drone", STRING)], { template: "{drone}" }),
	];
	const update = untagged("Update", []);
	const refs = variants.map(({ name }) => ({ kind: "ref", name }) as const);
	const { message: def } = message("Update", [], { template: "" });
	const union = { ...update, body: { kind: "untagged", variants: refs }, message: { ...def, subjects: [] } } as TypeDef;
	expect(codec(...variants, union)).toBe(`/**
 * About Update.
 *
 * - From client to controller
 */
export const Update: Message<
	Update,
	UpdateInput,
	never,
	"cluster" | "drone",
	never,
	Partial<Tokens<"cluster" | "drone">>
> = /*#__PURE__*/ unionMessage({
	name: "Update",
	variants: [Connect, Report],
});
`);
});

test("a state knows its order and which states end or run", () => {
	const state = enumeration("State", []);
	const values: readonly EnumValue[] = [
		{ value: "Ready", description: "", terminal: false, running: true },
		{ value: "Lost", description: "", terminal: true, running: false },
	];
	expect(codec({ ...state, body: { kind: "enum", values } })).toContain(`StateCodec<State> = /*#__PURE__*/ stateCodec({
	name: "State",
	validate: validateState,
	shape: StateShape,
	writer: StateWriter,
	rank: ["Ready", "Lost"],
	terminal: ["Lost"],
	running: ["Ready"],
});
`);
});

test("a type with an identity anywhere below it is read and written exactly", () => {
	const lock = struct("Lock", [field("uid", UID)]);
	const entry = struct("Entry", [field("lock", { kind: "nullable", value: { kind: "ref", name: "Lock" } })]);
	expect(codec(lock, entry)).toContain('	shape: EntryShape,\n	exact: /*#__PURE__*/ uidsAt([["lock", "uid"]]),\n');
	const change = external("Change", [
		{ name: "Up", fields: [] },
		{ name: "Lock", fields: [field("uid", UID)] },
	]);
	expect(codec(change, struct("Log", [], "Change"))).toContain('uidsAt([["Lock", "uid"]])');
});

test.each<readonly [string, TypeDef]>([
	["in a list", struct("A", [field("uids", { kind: "array", items: UID })])],
	["beside a tag", internal("A", "type", [{ name: "B", fields: [field("uid", UID)] }])],
	["outside of a struct", scalar("A", UID)],
])("an identity %s is refused: nothing at run time would find it", (where, type) => {
	expect(() => codec(type)).toThrow(`no way to read a 64-bit identity ${where}`);
});
