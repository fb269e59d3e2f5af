import { BackendState, type SpawnRequest } from "@plane/messages";

/** What a drone notes of a backend. */
export interface BackendRow {
	/** As the drone believes; written before it is reported. */
	readonly state: BackendState;
	readonly spec: SpawnRequest;
}

/** The drone's database: it outlives the drone's process, and no row ever goes. */
export class DroneDatabase {
	readonly #rows = new Map<string, BackendRow>();
	/** Milliseconds since 1970, whole seconds. */
	readonly #lastActive = new Map<string, number>();

	get backends(): ReadonlyMap<string, BackendRow> {
		return this.#rows;
	}

	/** How many backends are believed to be on their way or alive. */
	get running(): number {
		return [...this.#rows.values()].filter(({ state }) => !BackendState.isTerminal(state)).length;
	}

	/** Throws for an id that has a row already; that row stays. */
	insert(spec: SpawnRequest): void {
		if (this.#rows.has(spec.backend_id)) throw new Error("the database has this backend already");
		this.#rows.set(spec.backend_id, { state: "Loading", spec });
	}

	update(backend: string, state: BackendState): void {
		const row = this.#rows.get(backend);
		if (row) this.#rows.set(backend, { ...row, state });
	}

	/** Somebody used the backend, or its route was made. */
	touch(backend: string, now: number): void {
		this.#lastActive.set(backend, Math.floor(now / 1_000) * 1_000);
	}

	/** Throws for a backend without route. */
	lastActive(backend: string): number {
		const time = this.#lastActive.get(backend);
		if (time === undefined) throw new Error("the database has no route of this backend");
		return time;
	}
}
