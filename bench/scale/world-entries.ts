import { type BackendState, WorldStateMessage, type WorldStateMessageInput } from "@plane/messages";
import { CLUSTER } from "../messages.js";

export const DRONES = 1_000;
export const BACKENDS = 100_000;
const BEGAN = 1_706_790_615_000;
const LIFE: readonly BackendState[] = ["Loading", "Starting", "Ready"];

/** A message as a connection takes it. */
export type Written = readonly [subject: string, payload: Uint8Array];

const written = (entry: WorldStateMessageInput): Written => [
	WorldStateMessage.subject(entry),
	WorldStateMessage.encode(entry),
];

const idOfDrone = (n: number): string => `drone-${n % DRONES}`;
const idOfBackend = (n: number): string => `31bcf728-646f-44f2-8ec6-${String(n).padStart(12, "0")}`;

/** Everything that controllers wrote about drones that are ready and backends that came to be so, one entry per subject. */
export function* worldEntries(): Generator<Written> {
	const cluster = CLUSTER;
	for (let n = 0; n < DRONES; n++) {
		const [drone, timestamp] = [idOfDrone(n), BEGAN + n];
		const Metadata = { ip: `10.0.${n >> 8}.${n & 255}`, version: "0.3.24", git_hash: null };
		yield written({ cluster, DroneMessage: { drone, Metadata } });
		yield written({ cluster, DroneMessage: { drone, State: { state: "Ready", timestamp } } });
		yield written({ cluster, DroneMessage: { drone, KeepAlive: { timestamp } } });
	}
	for (let n = 0; n < BACKENDS; n++) {
		const Assignment = { drone: idOfDrone(n), bearer_token: null, lock_assignment: null };
		yield written({ cluster, BackendMessage: { backend: idOfBackend(n), Assignment } });
		for (const state of LIFE) yield stateOf(n, state);
	}
}

/** What comes afterwards: backends that end. */
export function* endings(count: number): Generator<Written> {
	for (let n = 0; n < count; n++) yield stateOf(n, "Swept");
}

function stateOf(n: number, state: BackendState): Written {
	const State = { state, timestamp: BEGAN + n };
	return written({ cluster: CLUSTER, BackendMessage: { backend: idOfBackend(n), State } });
}
