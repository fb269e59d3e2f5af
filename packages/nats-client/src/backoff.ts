const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/**
 * Delays between attempts to reconnect, longer the longer the server is gone, up to half of each at random so that many clients do
 * not come back at once. They depend on time alone, because NATS asks more than once per attempt, and before the first connection.
 */
export class Backoff {
	readonly #now: () => number;
	#downSince: number | undefined;

	constructor(now: () => number = Date.now) {
		this.#now = now;
	}

	disconnected(): void {
		this.#downSince ??= this.#now();
	}

	reconnected(): void {
		this.#downSince = undefined;
	}

	/** Milliseconds until the next attempt. */
	next(): number {
		const down = this.#downSince === undefined ? 0 : this.#now() - this.#downSince;
		const delay = Math.min(Math.max(down / 2, FIRST_MS), LONGEST_MS);
		return delay * (1 - Math.random() / 2);
	}
}
