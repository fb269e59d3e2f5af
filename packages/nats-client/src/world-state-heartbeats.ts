/** Every controller beats once a second. */
const STALE_AFTER_MS = 5_000;
/** A process that stood still comes to its timers first, and hears only then what has come meanwhile. */
const HEAR_MS = 100;

/** Notices when heartbeats stop and when they come again, by this process's clock and while somebody watches. */
export class HeartbeatWatch {
	readonly #onStale: () => void;
	readonly #onFresh: () => void;
	#stale = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(onStale: () => void, onFresh: () => void) {
		this.#onStale = onStale;
		this.#onFresh = onFresh;
	}

	get stale(): boolean {
		return this.#stale;
	}

	/** Gives the next heartbeat its full time. */
	watch(): void {
		this.pause();
		if (!this.#stale) this.#timer = setTimeout(() => this.#hear(), STALE_AFTER_MS - HEAR_MS);
	}

	beat(): void {
		const wasStale = this.#stale;
		this.#stale = false;
		this.watch();
		if (wasStale) this.#onFresh();
	}

	/** Waits for nothing until it is told to watch again; what is stale stays so. */
	pause(): void {
		clearTimeout(this.#timer);
	}

	#hear(): void {
		this.#timer = setTimeout(() => this.#silent(), HEAR_MS);
	}

	#silent(): void {
		this.#stale = true;
		this.#onStale();
	}
}
