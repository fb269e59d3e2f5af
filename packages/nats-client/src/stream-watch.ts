import type { StreamFacts } from "./jetstream.js";

/** Notices that a stream is no longer the one that reading began with: it was made anew, or messages were purged from it. */
export class StreamWatch {
	#created: string | undefined;
	#lastSequence = 0;
	/** How many messages of the reader's subject the stream must hold; undefined when nobody can tell. */
	#known: number | undefined;
	#keptPerSubject = 0;
	/** How many of them were read. */
	#taken = 0;

	/** Whether the stream was ever seen. */
	get seen(): boolean {
		return this.#created !== undefined;
	}

	/** A message was read: the stream has it. */
	read(sequence: number): void {
		this.#taken += 1;
		if (this.#known !== undefined && sequence > this.#lastSequence) this.#known += 1;
	}

	/** What happened to the stream, if its facts do not fit to what is known and how far it was read. */
	check({ created, lastSequence, stored, keptPerSubject }: StreamFacts, position: number): string | undefined {
		this.#created ??= created;
		if (created !== this.#created) return "was made anew";
		if (lastSequence < position) return "ends before the position that reading has reached: it was made anew";
		if (stored !== undefined && stored < Math.min(this.#known ?? 0, keptPerSubject)) return "was purged";
		this.#known = stored;
		this.#lastSequence = lastSequence;
		this.#keptPerSubject = keptPerSubject;
		return undefined;
	}

	/** Whether a reader that has come to this position has read all that the last look found: no if that cannot be told. */
	isAllRead(position: number): boolean {
		if (position >= this.#lastSequence) return true;
		// As long as nothing was forgotten every message that was read still counts.
		return this.#known !== undefined && this.#known < this.#keptPerSubject && this.#taken >= this.#known;
	}
}
