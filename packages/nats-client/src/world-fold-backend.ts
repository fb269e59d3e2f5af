import { BackendState } from "@plane/messages";
import type { BackendChange } from "./world-fold-change.js";
import { insertState, type StateAt } from "./world-fold-states.js";
import type { WorldBackend } from "./world-fold-view.js";

export class FoldedBackend implements WorldBackend {
	readonly id: string;
	drone: string | undefined;
	lock: string | undefined;
	readonly states: StateAt<BackendState>[] = [];
	state: BackendState | undefined;
	// Private, so that neither inspecting nor JSON shows it.
	#bearerToken: string | undefined;

	constructor(id: string) {
		this.id = id;
	}

	get bearerToken(): string | undefined {
		return this.#bearerToken;
	}

	assign(drone: string, bearerToken: string | undefined, lock: string | undefined): BackendChange {
		this.drone = drone;
		this.#bearerToken = bearerToken;
		this.lock = lock;
		return { type: "backend-assigned", backend: this.id, drone, lock };
	}

	addState({ state, timestamp }: StateAt<BackendState>): BackendChange[] {
		if (BackendState.isTerminal(state)) this.lock = undefined;
		if (!insertState(this.states, { state, timestamp }, BackendState.rank)) return [];
		const current = this.states.at(-1)?.state ?? state;
		this.state = current;
		return [{ type: "backend-state", backend: this.id, state, timestamp, current }];
	}
}
