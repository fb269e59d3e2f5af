import type { StoredMessage, StreamFacts } from "./jetstream.js";
import { pause } from "./pause.js";
import type { ReadPosition } from "./read-from.js";
import { StreamWatch } from "./stream-watch.js";

/** How long the member of a cluster that answers may need to learn what another one has given out already. */
const BEHIND_MS = 1_000;

/** The stream of a reader, as the last look has found it. */
export class WatchedStream {
	readonly #ask: () => Promise<StreamFacts | undefined>;
	readonly #position: ReadPosition;
	readonly #stopped: AbortSignal;
	readonly #watch: StreamWatch;
	#keptPerSubject = Number.POSITIVE_INFINITY;
	/** Whether several members of a cluster keep it. */
	replicated = false;

	constructor(
		ask: () => Promise<StreamFacts | undefined>,
		position: ReadPosition,
		isOneSubject: boolean,
		stopped: AbortSignal,
	) {
		this.#ask = ask;
		this.#position = position;
		this.#watch = new StreamWatch(isOneSubject);
		this.#stopped = stopped;
	}

	/** Whether it was ever there. */
	get seen(): boolean {
		return this.#watch.seen;
	}

	/** A member of a cluster may be behind the others, even for good, and its consumers know nothing of what it lacks. */
	get mayLack(): boolean {
		return this.replicated && !this.#watch.isAllRead(this.#position.last);
	}

	/** Whether it has forgotten some that were never read, as the next message of its only subject tells that is read. */
	hasForgotten({ pending }: StoredMessage): boolean {
		// All that it keeps of a subject is still to be read.
		return this.#position.last > 0 && pending + 1 >= this.#keptPerSubject;
	}

	/** A message of it was read. */
	read(sequence: number): void {
		this.#watch.read(sequence);
	}

	/**
	 * Looks at it: what has become of it, if it is no longer the one that reading began with. One that was deleted and made anew
	 * would leave its reader waiting for sequences that come again. Nothing may be read meanwhile.
	 */
	async look(): Promise<string | undefined> {
		const change = await this.#change();
		if (change === undefined || !this.replicated) return change;
		await pause(BEHIND_MS, this.#stopped);
		return this.#change();
	}

	async #change(): Promise<string | undefined> {
		const facts = await this.#ask();
		if (!facts) return "does not exist";
		this.replicated = facts.replicated;
		const change = this.#watch.check(facts, this.#position.last);
		if (change !== undefined) return change;
		this.#position.seen(facts);
		this.#keptPerSubject = facts.keptPerSubject;
		return undefined;
	}
}
