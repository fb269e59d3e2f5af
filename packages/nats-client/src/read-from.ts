import { refused } from "./call.js";
import type { ConsumerStart, StreamFacts } from "./jetstream.js";

/**
 * Where reading begins: with the first message that the stream holds, with what comes from now on, with the last message of
 * each subject and what comes after it, at a position of the stream, or with what was stored at a time or later. A reader begins
 * when it is read for the first time: for `"new"` that is now.
 */
export type ReadFrom = "start" | "new" | "last" | { readonly sequence: number } | Date;

/** Where a reader is in its stream, and where its next consumer begins. */
export class ReadPosition {
	readonly #from: ReadFrom;
	/** The last sequence that is behind the reader; 0 when none is yet. */
	#last: number;
	/** The stream's last sequence when reading began. */
	#historyEnd: number | undefined;

	constructor(operation: string, from: ReadFrom) {
		check(operation, from);
		this.#from = from;
		this.#last = isSequence(from) ? from.sequence - 1 : 0;
	}

	get last(): number {
		return this.#last;
	}

	/** Whether everything was read that the stream held when reading began. */
	get atHistoryEnd(): boolean {
		return this.#historyEnd !== undefined && this.#last >= this.#historyEnd;
	}

	/** Only the first look at the stream counts: what is new and what is history does not change with a reconnect. */
	seen({ lastSequence }: StreamFacts): void {
		if (this.#historyEnd !== undefined) return;
		this.#historyEnd = lastSequence;
		if (this.#from === "new") this.#last = lastSequence;
	}

	consumerStart(): ConsumerStart {
		if (this.#from === "last" && !(this.#last > 0 && this.atHistoryEnd)) return "last-per-subject";
		if (this.#from instanceof Date && this.#last === 0) return { time: this.#from };
		return { sequence: this.#last + 1 };
	}

	/**
	 * Moves on to a message. `read` it, `skip` it because it was read before, or `restart` with another consumer: one that gave
	 * the last messages once more would leave out those that were replaced meanwhile.
	 */
	moveTo(sequence: number): "read" | "skip" | "restart" {
		if (sequence <= this.#last) return "skip";
		const end = this.#historyEnd ?? 0;
		if (this.#resumedLast && sequence > end) {
			this.#last = end;
			return "restart";
		}
		this.#last = sequence;
		return "read";
	}

	#resumedLast = false;

	/** A consumer was made that begins at `consumerStart`. */
	opened(): void {
		this.#resumedLast = this.consumerStart() === "last-per-subject" && this.#last > 0;
	}
}

/** Servers count nanoseconds in 64 bits: what is beyond comes out anywhere, or is not read at all. */
const LONGEST_MS = 2 ** 63 / 1_000_000;

function isSequence(from: ReadFrom): from is { readonly sequence: number } {
	return typeof from === "object" && "sequence" in from;
}

function check(operation: string, from: ReadFrom): void {
	if (from instanceof Date) {
		if (Number.isNaN(from.getTime())) throw refused(operation, "from is a Date that is none");
		if (Math.abs(from.getTime()) > LONGEST_MS)
			throw refused(operation, "from must be a Date of the years 1678 to 2262");
	} else if (typeof from === "object" && from !== null) {
		if (Number.isSafeInteger(from.sequence) && from.sequence >= 1) return;
		throw refused(operation, "from.sequence must be a whole number from 1 on");
	} else if (from !== "start" && from !== "new" && from !== "last") {
		throw refused(operation, 'from must be "start", "new", "last", { sequence } or a Date');
	}
}
