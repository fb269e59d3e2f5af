import { BackendState, type ClusterMessage, DroneState, type LockState, type WorldStateMessage } from "@plane/messages";
import { LockTable } from "./lock-table.js";

/** A drone that was not heard of for this long is not offered backends. */
const ALIVE_MS = 30_000;

type Of<Key extends string> = Extract<ClusterMessage, Record<Key, unknown>>[Key &
	keyof Extract<ClusterMessage, Record<Key, unknown>>];
type DroneMetadata = Extract<Of<"DroneMessage">, { Metadata: unknown }>["Metadata"];

/** What the fold knows of a drone. */
interface Drone {
	metadata?: DroneMetadata;
	readonly states: Map<DroneState, number>;
	lastSeen?: number;
}

/** What the fold knows of a backend. */
export interface FoldedBackend {
	drone: string | undefined;
	bearerToken: string | null;
	/** The lock it was assigned with, until a terminal state. */
	lock: string | null;
}

class Cluster {
	readonly drones = new Map<string, Drone>();
	readonly backends = new Map<string, FoldedBackend>();
	readonly locks = new LockTable();
}

/** The fold of `plane_state`: what a controller knows, message by message. */
export class World {
	readonly #clusters = new Map<string, Cluster>();
	readonly #waiting = new Set<{ readonly until: () => boolean; readonly resolve: () => void }>();
	#sequence = 0;

	/** Applies a message with its place and its publish time in the stream. */
	apply(message: WorldStateMessage, sequence: number, timestamp: number): void {
		// Plane cuts the stream's time to whole seconds.
		const second = Math.floor(timestamp / 1000);
		if ("cluster" in message) applyToCluster(this.#cluster(message.cluster), message, second);
		else for (const { locks } of this.#clusters.values()) locks.heartbeat(second);
		this.#sequence = sequence;
		for (const waiting of this.#waiting) if (waiting.until()) waiting.resolve();
	}

	lock(cluster: string, lock: string): LockState {
		return this.#clusters.get(cluster)?.locks.get(lock) ?? "Unlocked";
	}

	backend(cluster: string, backend: string): FoldedBackend | undefined {
		return this.#clusters.get(cluster)?.backends.get(backend);
	}

	/** Drones of the cluster that take backends at this instant. */
	readyDrones(cluster: string, now: number): string[] {
		const drones = this.#clusters.get(cluster)?.drones ?? new Map<string, Drone>();
		return [...drones].filter(([, drone]) => isReady(drone, now)).map(([id]) => id);
	}

	/** Resolves when the fold has come to the sequence. */
	reached(sequence: number, signal: AbortSignal): Promise<void> {
		return this.when(() => this.#sequence >= sequence, signal);
	}

	/** Resolves when the condition holds after a message; rejects when the signal is aborted. */
	async when(condition: () => boolean, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (condition()) return;
		await new Promise<void>((resolve, reject) => {
			const end = (settle: () => void) => (): void => {
				this.#waiting.delete(waiting);
				signal.removeEventListener("abort", aborted);
				settle();
			};
			const waiting = { until: condition, resolve: end(resolve) };
			const aborted = end(() => reject(signal.reason));
			signal.addEventListener("abort", aborted);
			this.#waiting.add(waiting);
		});
	}

	#cluster(name: string): Cluster {
		const known = this.#clusters.get(name);
		if (known) return known;
		const cluster = new Cluster();
		this.#clusters.set(name, cluster);
		return cluster;
	}
}

function applyToCluster(cluster: Cluster, message: ClusterMessage, second: number): void {
	if ("LockMessage" in message) {
		const { lock, uid, message: kind } = message.LockMessage;
		if (kind === "Announce") cluster.locks.announce(lock, uid, second);
		else cluster.locks.revoke(lock, uid);
	} else if ("DroneMessage" in message) applyToDrone(cluster, message.DroneMessage);
	else if ("BackendMessage" in message) applyToBackend(cluster, message.BackendMessage);
}

function applyToDrone({ drones }: Cluster, message: Of<"DroneMessage">): void {
	const drone: Drone = drones.get(message.drone) ?? { states: new Map() };
	drones.set(message.drone, drone);
	if ("Metadata" in message) drone.metadata = message.Metadata;
	else if ("KeepAlive" in message) drone.lastSeen = message.KeepAlive.timestamp;
	else drone.states.set(message.State.state, message.State.timestamp);
}

/** A backend gets its entry even by a message that is then refused. */
function applyToBackend({ backends, locks }: Cluster, message: Of<"BackendMessage">): void {
	const backend: FoldedBackend = backends.get(message.backend) ?? { drone: undefined, bearerToken: null, lock: null };
	backends.set(message.backend, backend);
	if ("Assignment" in message) {
		const { drone, bearer_token, lock_assignment: claim } = message.Assignment;
		if (claim && !locks.assign(claim.lock, claim.uid, message.backend)) return;
		Object.assign(backend, { drone, bearerToken: bearer_token, lock: claim?.lock ?? null });
		return;
	}
	if (!BackendState.isTerminal(message.State.state) || backend.lock === null) return;
	locks.release(backend.lock);
	backend.lock = null;
}

function isReady({ metadata, states, lastSeen }: Drone, now: number): boolean {
	return (
		currentState(states) === "Ready" && metadata !== undefined && lastSeen !== undefined && lastSeen > now - ALIVE_MS
	);
}

/** The state with the latest time; at the same time Plane's order of the states decides. */
function currentState(states: ReadonlyMap<DroneState, number>): DroneState | undefined {
	const ordered = [...states].sort(([a, at], [b, bt]) => at - bt || DroneState.rank(a) - DroneState.rank(b));
	return ordered.at(-1)?.[0];
}
