import { atMost } from "./at-most.js";

/** How long, by the machine's clock, an answer is waited for before it counts as one that may never come. */
const PATIENCE_MS = 25;
const LOOK_EVERY_MS = 2;

/** What a process has sent and not yet heard of, so that a virtual clock can wait for it. */
export class UnderWay {
	readonly #ending = new Set<Promise<unknown>>();
	readonly #open = new Map<Promise<unknown>, number>();

	/** Work that ends by itself, such as storing a message. */
	add<T>(work: Promise<T>): Promise<T> {
		this.#keep(work, () => this.#ending.delete(work));
		this.#ending.add(work);
		return work;
	}

	/** Work that may never end, such as asking somebody. */
	addOpen<T>(work: Promise<T>): Promise<T> {
		this.#keep(work, () => this.#open.delete(work));
		this.#open.set(work, performance.now());
		return work;
	}

	/** Resolves when everything that ends by itself has ended, and nothing else is likely to end soon. */
	async idle(): Promise<void> {
		for (;;) {
			const recent = [...this.#open].filter(([, since]) => performance.now() - since < PATIENCE_MS);
			const waiting = [...this.#ending, ...recent.map(([work]) => work)];
			if (waiting.length === 0) return;
			await atMost(LOOK_EVERY_MS, Promise.race(waiting));
		}
	}

	#keep(work: Promise<unknown>, forget: () => void): void {
		work.then(forget, forget);
	}
}
