import type { KeptMessage } from "./stream-messages.js";

// Taken before a test runner replaces them: the bus is no part of the time that tests fake.
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

/** A message that was delivered and is to be acknowledged. */
export interface Delivered {
	readonly message: KeptMessage;
	/** How often it was delivered. */
	count: number;
	/** The how-manieth delivery of the consumer it was, at first. */
	readonly first: number;
	timer: ReturnType<typeof startTimer> | undefined;
}

/** What a consumer has delivered and not yet heard of, by sequence. What stays unanswered is delivered again. */
export class Unacknowledged {
	readonly #waitMs: number;
	readonly #again: () => void;
	readonly #delivered = new Map<number, Delivered>();
	readonly #due = new Set<number>();

	/** `again` is called when something is due once more. */
	constructor(waitMs: number, again: () => void) {
		this.#waitMs = waitMs;
		this.#again = again;
	}

	get size(): number {
		return this.#delivered.size;
	}

	get redelivered(): number {
		return [...this.#delivered.values()].filter(({ count }) => count > 1).length;
	}

	/** The first delivery that is not acknowledged yet, and its place in the stream. */
	get first(): { readonly delivery: number; readonly seq: number } | undefined {
		const waiting = [...this.#delivered.values()];
		if (waiting.length === 0) return undefined;
		return {
			delivery: Math.min(...waiting.map(({ first }) => first)),
			seq: Math.min(...this.#delivered.keys()),
		};
	}

	/** What is to be delivered once more, if anything is. */
	due(): KeptMessage | undefined {
		const [seq] = this.#due;
		return seq === undefined ? undefined : this.#delivered.get(seq)?.message;
	}

	/** Counts a delivery and returns the how-manieth it is. */
	sent(message: KeptMessage, delivery: number): number {
		const known = this.#delivered.get(message.seq) ?? { message, count: 0, first: delivery, timer: undefined };
		known.count += 1;
		this.#due.delete(message.seq);
		this.#delivered.set(message.seq, known);
		this.extend(message.seq);
		return known.count;
	}

	/** It is acknowledged, or never wanted again. */
	settle(seq: number): void {
		stopTimer(this.#delivered.get(seq)?.timer);
		this.#delivered.delete(seq);
		this.#due.delete(seq);
	}

	/** Somebody works on it: the time begins anew. */
	extend(seq: number): void {
		const known = this.#delivered.get(seq);
		if (!known) return;
		stopTimer(known.timer);
		known.timer = startTimer(() => this.repeat(seq), this.#waitMs);
		known.timer.unref();
	}

	/** It is to be delivered once more, now. */
	repeat(seq: number): void {
		const known = this.#delivered.get(seq);
		if (!known) return;
		stopTimer(known.timer);
		this.#due.add(seq);
		this.#again();
	}

	end(): void {
		for (const seq of [...this.#delivered.keys()]) this.settle(seq);
	}
}
