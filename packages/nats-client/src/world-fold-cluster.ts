import {
	type BackendMessage,
	BackendState,
	type ClusterLockMessage,
	type ClusterMessage,
	type DroneMessage,
	type LockState,
} from "@plane/messages";
import { FoldedBackend } from "./world-fold-backend.js";
import type { BackendChange, DroneChange, LockChange, TxtChange } from "./world-fold-change.js";
import { FoldedDrone } from "./world-fold-drone.js";
import { LockTable } from "./world-fold-locks.js";
import type { HeldLock, WorldCluster, WorldDrone } from "./world-fold-view.js";

const TXT_RECORDS = 10;

/** What a message changed in the cluster that it names. */
export type ClusterChange = DroneChange | BackendChange | LockChange | TxtChange;

type Assignment = Extract<BackendMessage, { Assignment: unknown }>["Assignment"];

export class FoldedCluster implements WorldCluster {
	readonly name: string;
	readonly drones = new Map<string, FoldedDrone>();
	readonly backends = new Map<string, FoldedBackend>();
	readonly locks: ReadonlyMap<string, HeldLock>;
	readonly txtRecords: string[] = [];
	readonly #table = new LockTable();

	constructor(name: string) {
		this.name = name;
		this.locks = this.#table.held;
	}

	lock(lock: string): LockState {
		return this.#table.get(lock);
	}

	readyDrones(now: number): WorldDrone[] {
		return [...this.drones.values()].filter((drone) => drone.isReady(now));
	}

	addressOf(backend: string): string | undefined {
		const drone = this.backends.get(backend)?.drone;
		return drone === undefined ? undefined : this.drones.get(drone)?.metadata?.ip;
	}

	/** Applies a message of this cluster that was published in that second. */
	apply(message: ClusterMessage, second: number): ClusterChange[] {
		if ("LockMessage" in message) return this.#applyLock(message.LockMessage, second);
		if ("DroneMessage" in message) return this.#applyDrone(message.DroneMessage);
		if ("BackendMessage" in message) return this.#applyBackend(message.BackendMessage);
		return [this.#addTxt(message.AcmeMessage.value)];
	}

	heartbeat(second: number): LockChange[] {
		return this.#table.heartbeat(second);
	}

	#applyLock({ lock, uid, message }: ClusterLockMessage, second: number): LockChange[] {
		return message === "Announce" ? this.#table.announce(lock, uid, second) : this.#table.revoke(lock, uid);
	}

	#applyDrone(message: DroneMessage): DroneChange[] {
		const known = this.drones.get(message.drone);
		if (known) return known.apply(message);
		const drone = new FoldedDrone(message.drone);
		this.drones.set(drone.id, drone);
		return [{ type: "drone-appeared", drone: drone.id }, ...drone.apply(message)];
	}

	/** A backend gets its entry even by a message that is then refused. */
	#applyBackend(message: BackendMessage): ClusterChange[] {
		const known = this.backends.get(message.backend);
		if (known) return this.#changeBackend(known, message);
		const backend = new FoldedBackend(message.backend);
		this.backends.set(backend.id, backend);
		return [{ type: "backend-appeared", backend: backend.id }, ...this.#changeBackend(backend, message)];
	}

	#changeBackend(backend: FoldedBackend, message: BackendMessage): ClusterChange[] {
		if ("Assignment" in message) return this.#assign(backend, message.Assignment);
		const { lock } = backend;
		const changes = backend.addState(message.State);
		if (lock === undefined || !BackendState.isTerminal(message.State.state)) return changes;
		return [...changes, ...this.#table.release(lock)];
	}

	#assign(backend: FoldedBackend, { drone, bearer_token, lock_assignment }: Assignment): ClusterChange[] {
		const token = bearer_token ?? undefined;
		if (lock_assignment === null) return [backend.assign(drone, token, undefined)];
		const { lock, uid } = lock_assignment;
		const assigned = this.#table.assign(lock, uid, backend.id);
		if (!assigned) return [{ type: "assignment-refused", backend: backend.id, drone, lock }];
		return [assigned, backend.assign(drone, token, lock)];
	}

	#addTxt(value: string): TxtChange {
		this.txtRecords.push(value);
		const dropped = this.txtRecords.length > TXT_RECORDS ? this.txtRecords.shift() : undefined;
		return { type: "txt-added", value, dropped };
	}
}
