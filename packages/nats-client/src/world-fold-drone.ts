import { type DroneMessage, type DroneMeta, DroneState } from "@plane/messages";
import type { DroneChange } from "./world-fold-change.js";
import { insertState, type StateAt } from "./world-fold-states.js";
import type { WorldDrone } from "./world-fold-view.js";

/** A drone that was not heard of for this long takes no backends. */
export const ALIVE_MS = 30_000;

export class FoldedDrone implements WorldDrone {
	readonly id: string;
	metadata: DroneMeta | undefined;
	readonly states: StateAt<DroneState>[] = [];
	state: DroneState | undefined;
	lastSeen: number | undefined;

	constructor(id: string) {
		this.id = id;
	}

	isReady(now: number): boolean {
		const { metadata, state, lastSeen } = this;
		return state === "Ready" && metadata !== undefined && lastSeen !== undefined && lastSeen > now - ALIVE_MS;
	}

	apply(message: DroneMessage): DroneChange[] {
		if ("Metadata" in message) return this.#setMetadata(message.Metadata);
		if ("KeepAlive" in message) return this.#seen(message.KeepAlive.timestamp);
		return this.#addState(message.State);
	}

	#setMetadata(metadata: DroneMeta): DroneChange[] {
		this.metadata = metadata;
		return [{ type: "drone-metadata", drone: this.id, metadata }];
	}

	#seen(lastSeen: number): DroneChange[] {
		this.lastSeen = lastSeen;
		return [{ type: "drone-seen", drone: this.id, lastSeen }];
	}

	#addState({ state, timestamp }: StateAt<DroneState>): DroneChange[] {
		if (!insertState(this.states, { state, timestamp }, DroneState.rank)) return [];
		const current = this.states.at(-1)?.state ?? state;
		this.state = current;
		return [{ type: "drone-state", drone: this.id, state, timestamp, current }];
	}
}
