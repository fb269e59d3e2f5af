import type { StreamFacts } from "./jetstream.js";

/** Notices that a stream is no longer the one that reading began with: it was made anew, or messages were purged from it. */
export class StreamWatch {
	#created: string | undefined;
	/** What the stream must hold by the first look and by the last one: either may know of messages that the other does not. */
	#sinceFirst: Count | undefined;
	#sinceLast: Count | undefined;
	#lastSequence = 0;
	#keptPerSubject = 0;
	/** How many messages of the reader's subject were read. */
	#taken = 0;

	/** Whether the stream was ever seen. */
	get seen(): boolean {
		return this.#created !== undefined;
	}

	/** A message was read: the stream has it. */
	read(sequence: number): void {
		this.#taken += 1;
		this.#sinceFirst?.read(sequence);
		this.#sinceLast?.read(sequence);
	}

	/** What happened to the stream, if its facts do not fit to what is known and how far it was read. */
	check({ created, lastSequence, stored, keptPerSubject }: StreamFacts, position: number): string | undefined {
		this.#created ??= created;
		if (created !== this.#created) return "was made anew";
		if (lastSequence < position) return "ends before the position that reading has reached: it was made anew";
		if (stored !== undefined && stored < this.#least(keptPerSubject)) return "was purged";
		// What other limits have let it forget by itself counts no more.
		if (stored === undefined || keptPerSubject !== this.#keptPerSubject) this.#sinceFirst = undefined;
		this.#sinceFirst ??= countOf(stored, lastSequence);
		this.#sinceLast = countOf(stored, lastSequence);
		this.#lastSequence = lastSequence;
		this.#keptPerSubject = keptPerSubject;
		return undefined;
	}

	/** How many messages the stream must hold that keeps so many of each subject. */
	#least(keptPerSubject: number): number {
		const known = Math.max(this.#sinceFirst?.messages ?? 0, this.#sinceLast?.messages ?? 0);
		// What it forgets by itself makes room for another one: it never holds less than before.
		const found = keptPerSubject === this.#keptPerSubject ? (this.#sinceLast?.found ?? 0) : 0;
		return Math.max(found, Math.min(known, keptPerSubject));
	}

	/** Whether a reader that has come to this position has read all that the last look found: no if that cannot be told. */
	isAllRead(position: number): boolean {
		if (position >= this.#lastSequence) return true;
		// As long as nothing was forgotten every message that was read still counts.
		const known = this.#sinceLast?.messages;
		return known !== undefined && known < this.#keptPerSubject && this.#taken >= known;
	}
}

/** How many messages of the reader's subject a stream must hold: those that a look found, and those that were read of later ones. */
class Count {
	/** How many the look found. */
	readonly found: number;
	readonly #lastSequence: number;
	messages: number;

	constructor(found: number, lastSequence: number) {
		this.found = found;
		this.messages = found;
		this.#lastSequence = lastSequence;
	}

	read(sequence: number): void {
		if (sequence > this.#lastSequence) this.messages += 1;
	}
}

function countOf(stored: number | undefined, lastSequence: number): Count | undefined {
	return stored === undefined ? undefined : new Count(stored, lastSequence);
}
