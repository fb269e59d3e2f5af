import type { StreamFacts } from "./jetstream.js";

/** Notices that a stream is no longer the one that reading began with: it was made anew, or messages were purged from it. */
export class StreamWatch {
	readonly #isOneSubject: boolean;
	#created: string | undefined;
	/** How many messages of the reader's subject the last look has found; undefined when nobody can tell. */
	#found: number | undefined;
	/** How many were there up to two ends of the stream, at least: either may know of messages that the other does not. */
	#first: number | undefined;
	#last: number | undefined;
	#firstEnd = 0;
	#lastEnd = 0;
	/** How many were read that came behind these ends. */
	#behindFirst = 0;
	#behindLast = 0;
	/** How many were read. */
	#taken = 0;
	#keptPerSubject = 0;

	constructor(isOneSubject: boolean) {
		this.#isOneSubject = isOneSubject;
	}

	/** Whether the stream was ever seen. */
	get seen(): boolean {
		return this.#created !== undefined;
	}

	/** A message was read: the stream has it. Numbers, because every message comes here. */
	read(sequence: number): void {
		this.#taken += 1;
		if (sequence > this.#firstEnd) this.#behindFirst += 1;
		if (sequence > this.#lastEnd) this.#behindLast += 1;
	}

	/** What happened to the stream, if its facts do not fit to what is known and how far it was read. */
	check({ created, lastSequence, stored, keptPerSubject }: StreamFacts, position: number): string | undefined {
		this.#created ??= created;
		if (created !== this.#created) return "was made anew";
		if (lastSequence < position) return "ends before the position that reading has reached: it was made anew";
		if (stored !== undefined && stored < this.#least(keptPerSubject)) return "was purged";
		// What other limits have let it forget by itself counts no more.
		const before = keptPerSubject === this.#keptPerSubject ? this.#found : undefined;
		// Servers count one subject after they have looked at the end: what comes in between is in front of the next end only.
		const counted = this.#isOneSubject && stored !== undefined ? before : stored;
		if (before === undefined || this.#first === undefined || stored === undefined) {
			this.#first = counted;
			this.#firstEnd = lastSequence;
			this.#behindFirst = 0;
		}
		this.#last = counted;
		this.#lastEnd = lastSequence;
		this.#behindLast = 0;
		this.#found = stored;
		this.#keptPerSubject = keptPerSubject;
		return undefined;
	}

	/** How many messages the stream must hold that keeps so many of each subject. */
	#least(keptPerSubject: number): number {
		const first = this.#first === undefined ? 0 : this.#first + this.#behindFirst;
		const last = this.#last === undefined ? 0 : this.#last + this.#behindLast;
		// What it forgets by itself makes room for another one: it never holds less than before.
		const found = keptPerSubject === this.#keptPerSubject ? (this.#found ?? 0) : 0;
		return Math.max(found, Math.min(Math.max(first, last), keptPerSubject));
	}

	/** Whether a reader that has come to this position has read all that the last look found: no if that cannot be told. */
	isAllRead(position: number): boolean {
		if (position >= this.#lastEnd) return true;
		if (this.#found === undefined) return false;
		// As long as nothing was forgotten every message that was read still counts.
		return this.#found < this.#keptPerSubject && this.#taken >= this.#found;
	}
}
