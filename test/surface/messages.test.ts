import { basename } from "node:path";
import * as messages from "@plane/messages";
import * as guards from "@plane/messages/guards";
import * as registryModule from "@plane/messages/registry";
import { describe, expect, test } from "vitest";
import { protocol } from "../support/protocol.js";
import { filesBelow, readText } from "../support/repository.js";
import { declaredNames } from "./declared-names.js";

// These lists are literal on purpose. A red test here means: the public surface has changed. Say so in a changeset.

/** Each is a codec and a type, and has a type of its name with `Input` at the end. */
const wireTypes = [
	"AcmeDnsRecord",
	"BackendId",
	"BackendLockAssignment",
	"BackendLogMessage",
	"BackendMessage",
	"BackendMessageType",
	"BackendState",
	"BackendStateMessage",
	"BackendStatsMessage",
	"BoolReply",
	"ClusterLockMessage",
	"ClusterLockMessageType",
	"ClusterName",
	"ClusterStateMessage",
	"Component",
	"DnsRecordType",
	"DockerCredentials",
	"DockerExecutableConfig",
	"DockerPullPolicy",
	"DrainDrone",
	"DroneConnectRequest",
	"DroneId",
	"DroneLogMessageKind",
	"DroneMessage",
	"DroneMessageType",
	"DroneMeta",
	"DroneState",
	"DroneStateUpdate",
	"DroneStatsMessage",
	"DroneStatusMessage",
	"EpochMillis",
	"FetchBackendForLock",
	"FetchBackendForLockResponse",
	"IpAddr",
	"LockState",
	"LogMessage",
	"ResourceLimits",
	"ResourceLock",
	"ScheduleRequest",
	"ScheduleResponse",
	"SerializableLevel",
	"SetAcmeDnsRecord",
	"SetDnsRecord",
	"SpawnRequest",
	"TerminationRequest",
	"UnitReply",
	"UpdateBackendStateMessage",
	"UtcTime",
	"ValueReply",
	"WorldStateMessage",
];

const otherValues = [
	"InvalidMessageError",
	"InvalidSubjectError",
	"clusterToken",
	"hostname",
	"lockToken",
	"permissionsFor",
	"plane",
];

const otherTypes = [
	"AllowedSubjects",
	"AnyCodec",
	"AnyMessage",
	"ClusterMessage",
	"ClusterMessageInput",
	"Codec",
	"Heartbeat",
	"HeartbeatInput",
	"Issue",
	"JsonValue",
	"Message",
	"MultiMessage",
	"NatsPermissions",
	"PermissionOptions",
	"PlaneRole",
	"StateCodec",
	"StreamConfig",
	"SubjectTemplate",
	"Tokens",
];

/** The messages with a sub-path of their own, and what each exports besides the errors. */
const subpaths: Readonly<Record<string, readonly string[]>> = {
	"backend-log-message": ["BackendLogMessage"],
	"backend-state-message": ["BackendStateMessage"],
	"backend-stats-message": ["BackendStatsMessage"],
	"drain-drone": ["DrainDrone", "UnitReply"],
	"drone-connect-request": ["BoolReply", "DroneConnectRequest"],
	"drone-state-update": ["DroneStateUpdate", "ValueReply"],
	"drone-stats-message": ["DroneStatsMessage"],
	"drone-status-message": ["DroneStatusMessage"],
	"fetch-backend-for-lock": ["FetchBackendForLock", "FetchBackendForLockResponse"],
	"fetch-backend-for-lock-response": ["FetchBackendForLockResponse"],
	"log-message": ["LogMessage"],
	"schedule-request": ["ScheduleRequest", "ScheduleResponse"],
	"schedule-response": ["ScheduleResponse"],
	"set-acme-dns-record": ["BoolReply", "SetAcmeDnsRecord"],
	"set-dns-record": ["SetDnsRecord"],
	"spawn-request": ["BoolReply", "SpawnRequest"],
	"termination-request": ["TerminationRequest", "UnitReply"],
	"update-backend-state-message": ["UnitReply", "UpdateBackendStateMessage"],
	"world-state-message": ["WorldStateMessage"],
};

/** Registry names that are no identifiers, and what they are exported as. */
const renamed = {
	"()": "UnitReply",
	"DateTime<Utc>": "UtcTime",
	"Option<Value>": "ValueReply",
	bool: "BoolReply",
	ts_milliseconds: "EpochMillis",
};

describe("@plane/messages", () => {
	test("exports these values", () => {
		expect(Object.keys(messages).sort()).toEqual([...wireTypes, ...otherValues].sort());
	});

	test("declares these values and types", () => {
		const { values, types } = declaredNames("packages/messages/src/index.ts");
		expect(values).toEqual([...wireTypes, ...otherValues].sort());
		expect(types).toEqual([...wireTypes.map((name) => `${name}Input`), ...otherTypes].sort());
	});

	test("gives codecs and messages these members", () => {
		const codec = ["decode", "encode", "is", "issues", "name", "parse", "stringify"];
		const message = [...codec, "match", "pattern", "reply", "stream", "subject", "subjects"].sort();
		const members = new Map(
			protocol.types.map(({ name, exportName }) => [
				name,
				Object.keys(Object(Reflect.get(messages, exportName))).sort(),
			]),
		);
		expect(members.get("ScheduleResponse")).toEqual(codec);
		expect(members.get("BackendState")).toEqual([...codec, "isRunning", "isTerminal", "rank", "values"].sort());
		expect(members.get("DroneState")).toEqual(members.get("BackendState"));
		for (const { name } of protocol.types.filter((type) => type.message))
			expect(members.get(name), name).toEqual(message);
	});

	test("gives its errors these fields", () => {
		const invalidMessage = new messages.InvalidMessageError("T", []);
		const invalidSubject = new messages.InvalidSubjectError("lock", "is empty");
		expect({ ...invalidMessage }).toEqual({ name: "InvalidMessageError", type: "T", issues: [] });
		expect({ ...invalidSubject }).toEqual({ name: "InvalidSubjectError", token: "lock", reason: "is empty" });
	});

	test("reports issues under these keywords", () => {
		const rules = ["issues.ts", "gen/validators.ts"].map((file) => readText(`packages/messages/src/${file}`)).join("");
		const keywords = [...rules.matchAll(/keyword: "(\w+)"/g)].map(([, keyword]) => keyword);
		expect([...new Set(keywords)].sort()).toEqual([
			"enum",
			"epochMillis",
			"integer",
			"ip",
			"json",
			"plain",
			"required",
			"type",
			"uid",
			"utcTime",
			"variant",
			"wellFormed",
		]);
	});

	test("mirrors the commit of Plane that schemas/plane.json names", () => {
		expect(messages.plane).toEqual(protocol.plane);
	});
});

describe("a sub-path of @plane/messages", () => {
	test("is there for every schema of a message", () => {
		const schemas = filesBelow("schemas/messages", /\.json$/).map((path) => basename(path, ".json"));
		expect(Object.keys(subpaths)).toEqual(schemas.sort());
	});

	test.each(Object.entries(subpaths))("%s exports what belongs to the message", async (name, values) => {
		const own = [...values, "InvalidMessageError", "InvalidSubjectError"];
		const module: object = await import(`../../packages/messages/src/gen/messages/${name}.ts`);
		expect(Object.keys(module).sort()).toEqual(own.sort());
		for (const value of own) expect(Reflect.get(module, value)).toBe(Reflect.get(messages, value));
		const declared = declaredNames(`packages/messages/src/gen/messages/${name}.ts`);
		const all = new Set([...wireTypes, ...wireTypes.map((type) => `${type}Input`), ...otherTypes]);
		expect(declared.types.filter((type) => !all.has(type))).toEqual([]);
	});
});

test("@plane/messages/guards exports one guard for each type", () => {
	const names = wireTypes.map((name) => `is${name}`);
	expect(Object.keys(guards).sort()).toEqual(names.sort());
});

describe("@plane/messages/registry", () => {
	test("exports the registry alone", () => {
		expect(Object.keys(registryModule)).toEqual(["registry"]);
		expect(declaredNames("packages/messages/src/registry.ts")).toEqual({ values: ["registry"], types: ["RustName"] });
	});

	test("has every codec under its Rust name", () => {
		const exported = new Set(Object.values(renamed));
		const expected = [...wireTypes.filter((name) => !exported.has(name)), ...Object.keys(renamed)];
		expect(Object.keys(registryModule.registry).sort()).toEqual(expected.sort());
		for (const [name, codec] of Object.entries(registryModule.registry)) {
			expect(codec.name).toBe(name);
			expect(codec).toBe(Reflect.get(messages, Object.hasOwn(renamed, name) ? Reflect.get(renamed, name) : name));
		}
	});
});
