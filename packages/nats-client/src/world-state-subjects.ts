import type { StreamFacts } from "./jetstream.js";

const LOOK_EVERY_MS = 10_000;

/**
 * Notices that the stream and what was read of it do not fit: a purge sends nothing, and servers leave messages out after one. The
 * stream keeps one message of each subject, so that its own count tells.
 */
export class SubjectsWatch {
	readonly #ask: () => Promise<StreamFacts | undefined>;
	/** Every subject that a message was stored on. */
	readonly #subjects = new Set<string>();
	#nextLook = 0;

	constructor(ask: () => Promise<StreamFacts | undefined>) {
		this.#ask = ask;
	}

	/** Whether a look is due; then the next one is 10 s later. */
	isDue(): boolean {
		const now = performance.now();
		if (now < this.#nextLook) return false;
		this.#nextLook = now + LOOK_EVERY_MS;
		return true;
	}

	/** A message was read that was stored on it. */
	read(subject: string): void {
		this.#subjects.add(subject);
	}

	/** What has become of the stream, if it does not fit to what was read as far as a sequence. */
	async look(sequence: number): Promise<string | undefined> {
		const known = this.#subjects.size;
		try {
			const facts = await this.#ask();
			if (!facts) return "was deleted";
			const { subjects = known, stored = known, lastSequence, replicated } = facts;
			// The member of a cluster that answers may be behind the one that was read from.
			if (replicated && lastSequence < sequence) return undefined;
			if (subjects < known) return "was purged";
			// Of what came meanwhile nobody can tell; and neither count alone is believed that something is missing.
			const isMore = Math.min(subjects, stored) > known && sequence >= lastSequence;
			return isMore ? "holds messages that the server has left out" : undefined;
		} catch {
			// Whether the stream can be reached at all is the reader's concern.
			return undefined;
		}
	}
}
