import {
	type AnyCodec,
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	type Codec,
	ScheduleRequest,
	ScheduleResponse,
	SpawnRequest,
	WorldStateMessage,
} from "@plane/messages";
import {
	BACKEND,
	backendLog,
	backendState,
	backendStats,
	LOCK,
	scheduleRequest,
	scheduleResponse,
	spawnRequest,
	TIME,
	worldState,
} from "./messages.js";

/** A message with what is measured of it: documents as `JSON.parse` gives them, valid ones and others with one mistake each. */
export interface Documents {
	readonly name: string;
	readonly codec: AnyCodec;
	readonly valid: readonly unknown[];
	readonly invalid: readonly unknown[];
}

const VARIANTS = 8;

/** Where the mistake is, and what stands there; nothing if the key is gone. */
type Fault = readonly [path: string, value?: unknown];

function documentsOf<T>(codec: Codec<T>, values: readonly T[], ...faults: (readonly Fault[])[]): Documents {
	const texts = values.map((value) => codec.stringify(value));
	const invalid = texts.flatMap((text, at) =>
		(faults[at] ?? []).map(([path, value]) => changed(JSON.parse(text), path.split("."), value)),
	);
	return { name: codec.name, codec, valid: texts.flatMap(variants), invalid };
}

/** The same of several backends, locks and times in turn: who remembers the last one has to look anew. */
function variants(text: string): unknown[] {
	return Array.from({ length: VARIANTS }, (_, n) => {
		const other = text.replaceAll(BACKEND, `${BACKEND}-${n}`).replaceAll(LOCK, `${LOCK}-${n}`);
		return JSON.parse(other.replaceAll(TIME, TIME.replace("789Z", `${780 + n}Z`)));
	});
}

function changed(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
	if (key === undefined) return value;
	const { [key]: item, ...others } = document as Record<string, unknown>;
	const after = changed(item, rest, value);
	// In its old place: who is mistaken in a value still writes the fields in their order.
	return after === undefined ? others : { ...(document as object), [key]: after };
}

/** What every row is measured with. */
export const documents: readonly Documents[] = [
	documentsOf(
		ScheduleRequest,
		[scheduleRequest],
		[
			["cluster"],
			["max_idle_secs", "300"],
			["metadata.region", 7],
			["executable.image"],
			["executable.env.PORT", 8080],
			["executable.resource_limits.memory_limit_bytes", "1 GB"],
			["executable.pull_policy", "Sometimes"],
			["require_bearer_token", null],
		],
	),
	documentsOf(
		SpawnRequest,
		[spawnRequest],
		[
			["drone_id"],
			["backend_id", null],
			["max_idle_secs", 1.5],
			["executable", "an image"],
			["executable.credentials", { Password: "not-a-secret" }],
			["bearer_token", true],
		],
	),
	documentsOf(
		ScheduleResponse,
		[scheduleResponse, "NoDroneAvailable"],
		[["Scheduled.drone"], ["Scheduled.backend_id", 17], ["Scheduled.spawned", "yes"], ["Scheduled", null]],
	),
	documentsOf(
		BackendStateMessage,
		[backendState],
		[["cluster"], ["backend", null], ["state", "ready"], ["time", 1706790615], ["time", "2024-02-01 12:30"]],
	),
	documentsOf(
		BackendStatsMessage,
		[backendStats],
		[["backend_id"], ["mem_used", "104857600"], ["cpu_used", 0.5], ["sys_cpu", -1]],
	),
	documentsOf(BackendLogMessage, [backendLog], [["backend_id"], ["kind", "Stdin"], ["text", null]]),
	documentsOf(
		WorldStateMessage,
		worldState,
		[["cluster"], ["LockMessage.uid", "1"], ["LockMessage.message", "Release"]],
		[["DroneMessage.Metadata.ip", "localhost"], ["DroneMessage.drone"]],
		[["DroneMessage.State.state", "ready"]],
		[["DroneMessage.KeepAlive.timestamp", "now"]],
		[["BackendMessage.Assignment.drone", null], ["BackendMessage.Assignment"]],
		[["BackendMessage.Assignment.lock_assignment.uid", 0.5]],
		[["BackendMessage.State.state", "Gone"], ["BackendMessage.backend"]],
		[["AcmeMessage.value", 0]],
		[["heartbeat"]],
	),
];

/** Messages with a time in them, whose check costs more than that of any other field. */
export const TIMED: ReadonlySet<string> = new Set([BackendStateMessage.name]);
