import type { BackendState, DroneMeta, DroneState } from "@plane/messages";
import type { StateAt } from "./world-fold-states.js";
import type { HeldLock, WorldBackend, WorldCluster, WorldDrone } from "./world-fold-view.js";

/** A copy of the world state as plain data that JSON can hold. Bearer tokens are left out. */
export interface WorldSnapshot {
	/** Position in the stream of the last message that counts in. */
	readonly sequence: number;
	/** Time of the last heartbeat in milliseconds since 1970, whole seconds. */
	readonly clockTime: number | null;
	readonly clusters: readonly ClusterSnapshot[];
}

/** A copy of one cluster. */
export interface ClusterSnapshot {
	readonly name: string;
	readonly drones: readonly DroneSnapshot[];
	readonly backends: readonly BackendSnapshot[];
	readonly locks: readonly LockSnapshot[];
	readonly txtRecords: readonly string[];
}

/** A copy of one drone. */
export interface DroneSnapshot {
	readonly id: string;
	readonly metadata: DroneMeta | null;
	readonly state: DroneState | null;
	readonly states: readonly StateAt<DroneState>[];
	readonly lastSeen: number | null;
}

/** A copy of one backend, without its token. */
export interface BackendSnapshot {
	readonly id: string;
	readonly drone: string | null;
	readonly lock: string | null;
	readonly state: BackendState | null;
	readonly states: readonly StateAt<BackendState>[];
}

/** A lock that is not free: announced under a uid, in decimal because JSON has no 64 bits, or held by a backend. */
export type LockSnapshot =
	| { readonly lock: string; readonly announced: string }
	| { readonly lock: string; readonly backend: string };

export function snapshotOf(cluster: WorldCluster): ClusterSnapshot {
	return {
		name: cluster.name,
		drones: [...cluster.drones.values()].map(droneSnapshot),
		backends: [...cluster.backends.values()].map(backendSnapshot),
		locks: [...cluster.locks].map(lockSnapshot),
		txtRecords: [...cluster.txtRecords],
	};
}

function droneSnapshot({ id, metadata, state, states, lastSeen }: WorldDrone): DroneSnapshot {
	return {
		id,
		metadata: metadata ? structuredClone(metadata) : null,
		state: state ?? null,
		states: states.map((each) => ({ ...each })),
		lastSeen: lastSeen ?? null,
	};
}

function backendSnapshot({ id, drone, lock, state, states }: WorldBackend): BackendSnapshot {
	return {
		id,
		drone: drone ?? null,
		lock: lock ?? null,
		state: state ?? null,
		states: states.map((each) => ({ ...each })),
	};
}

function lockSnapshot([lock, state]: readonly [string, HeldLock]): LockSnapshot {
	return "Announced" in state
		? { lock, announced: String(state.Announced.uid) }
		: { lock, backend: state.Assigned.backend };
}
