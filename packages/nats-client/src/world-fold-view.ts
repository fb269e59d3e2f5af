import type { BackendState, DroneMeta, DroneState, LockState } from "@plane/messages";
import type { StateAt } from "./world-fold-states.js";

/** A drone as far as messages told. Live: it changes with the fold it belongs to. */
export interface WorldDrone {
	readonly id: string;
	/** What it said when it registered; undefined until a message told. */
	readonly metadata: DroneMeta | undefined;
	/** Every state it was in, oldest first. */
	readonly states: readonly StateAt<DroneState>[];
	/** The state that counts: the latest, among those of one time the last in Plane's order. */
	readonly state: DroneState | undefined;
	/** Its last sign of life in milliseconds since 1970, by the clock of the controller that heard it. */
	readonly lastSeen: number | undefined;
	/** Whether it takes backends at that instant: Ready, registered, and heard of less than 30 s before. */
	isReady(now: number): boolean;
}

/** A backend as far as messages told. Live: it changes with the fold it belongs to. */
export interface WorldBackend {
	readonly id: string;
	/** The drone that runs it; undefined until an assignment told. */
	readonly drone: string | undefined;
	/** The lock it was assigned with, until its end. */
	readonly lock: string | undefined;
	/** Every state it was in, oldest first. */
	readonly states: readonly StateAt<BackendState>[];
	/** The state that counts: the latest, among those of one time the last in Plane's order. */
	readonly state: BackendState | undefined;
	/** What its proxy asks for, if it was spawned with a token. Printing or serialising the backend leaves it out. */
	readonly bearerToken: string | undefined;
}

/** A lock that is not free. */
export type HeldLock = Exclude<LockState, "Unlocked">;

/** A cluster as far as messages told, keyed by the names in their payloads. Live: it changes with the fold it belongs to. */
export interface WorldCluster {
	readonly name: string;
	readonly drones: ReadonlyMap<string, WorldDrone>;
	/** Also those that ended: nothing is ever forgotten while the fold goes on. */
	readonly backends: ReadonlyMap<string, WorldBackend>;
	/** The locks that are announced or assigned. */
	readonly locks: ReadonlyMap<string, HeldLock>;
	/** The ten newest values, oldest first. */
	readonly txtRecords: readonly string[];
	/** The state of a lock, `"Unlocked"` when nobody holds or wants it. */
	lock(lock: string): LockState;
	/** The drones that take backends at that instant, in milliseconds since 1970. */
	readyDrones(now: number): WorldDrone[];
	/** The address that DNS gives for a backend: its drone's. Also that of a backend that ended. */
	addressOf(backend: string): string | undefined;
}
