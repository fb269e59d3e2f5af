import { WorldStateMessage } from "@plane/messages";
import { type StreamRecord, type WorldCluster, WorldFold } from "@plane/nats-client";
import { EntryWaits } from "../entry-waits.js";
import type { Clock } from "./clock.js";
import { decodeAsPlane } from "./decode-as-plane.js";
import { readKept } from "./read-kept.js";
import { withSubjectAsPlane } from "./subject-as-plane.js";

/** What a controller knows, and those who wait until it knows more. */
export class ControllerWorld {
	readonly #fold = new WorldFold();
	readonly #clock: Clock;
	readonly #waits = new EntryWaits<void>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The fold of everything read so far. */
	get fold(): WorldFold {
		return this.#fold;
	}

	cluster(name: string): WorldCluster | undefined {
		return this.#fold.clusters.get(name);
	}

	/** The stream's time is the server's: on a virtual clock that instant had another name. */
	apply({ message, sequence, timestamp }: StreamRecord<WorldStateMessage>): void {
		this.#fold.apply(message, { sequence, time: this.#clock.timeOf(timestamp) });
		this.#waits.tell();
	}

	/** Resolves when the fold has come to the sequence, without limit. */
	reached(sequence: number, signal: AbortSignal): Promise<void> {
		return this.when(() => this.#fold.sequence >= sequence, signal);
	}

	/** Resolves when the condition holds after a message; rejects when the signal is aborted. */
	async when(condition: () => boolean, signal: AbortSignal): Promise<void> {
		signal.throwIfAborted();
		if (!condition()) await this.#waits.next(condition, signal);
	}
}

/** The state stream as controllers decode it: on the heartbeat's subject every JSON object is a heartbeat. */
export const stateAsRead: typeof WorldStateMessage = {
	...withSubjectAsPlane(WorldStateMessage),
	decode(data) {
		const value = readKept(data);
		try {
			return decodeAsPlane(WorldStateMessage, data);
		} catch (error) {
			if (typeof value !== "object" || value === null || Array.isArray(value)) throw error;
			// What is no heartbeat by its subject fails the check of the subject.
			return { heartbeat: null };
		}
	},
};
