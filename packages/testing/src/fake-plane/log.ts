import type { BackendState, SpawnRequest } from "@plane/messages";
import { EntryWaits } from "../entry-waits.js";
import type { FakePlaneEntry, MessageFate } from "./log-entry.js";

/** One time that a drone took a spawn request. */
export interface Execution {
	/** Milliseconds since 1970, by the clock of the fake. */
	readonly at: number;
	readonly drone: string;
	readonly request: SpawnRequest;
}

/** A message of `@plane/messages`. */
export interface MessageType<T> {
	readonly name: string;
	parse(value: unknown): T;
}

/** A message of `@plane/messages` that is answered. */
export interface AnsweredMessageType<Reply> {
	readonly name: string;
	readonly reply: { parse(value: unknown): Reply } | undefined;
}

/** The record of a fake Plane: what reached it and what it did, in the order in which it happened. */
export class FakePlaneLog {
	readonly #entries: FakePlaneEntry[] = [];
	readonly #waits = new EntryWaits<FakePlaneEntry>();
	#lastStateSequence = 0;

	/** All entries, oldest first. */
	get entries(): readonly FakePlaneEntry[] {
		return this.#entries;
	}

	/** The answers to messages of one type; what a script spoiled is left out. */
	messages<Reply>(did: "answered" | "replied", type: AnsweredMessageType<Reply>): Reply[];
	/** The messages of one type that were received, requested, published or stored. */
	messages<T>(did: Exclude<MessageFate, "answered" | "replied">, type: MessageType<T>): T[];
	messages(did: MessageFate, { name }: { readonly name: string }): unknown[] {
		return this.#entries.flatMap((entry) =>
			entry.did === did && entry.type === name && "message" in entry && entry.message !== undefined
				? [entry.message]
				: [],
		);
	}

	/** How often, where and as what a backend was spawned: more than once is a double execution. */
	executions(backendId: string): Execution[] {
		return this.#entries.flatMap((entry) =>
			entry.did === "received" && entry.type === "SpawnRequest" && entry.message.backend_id === backendId
				? [{ at: entry.at, drone: entry.by, request: entry.message }]
				: [],
		);
	}

	/** The states that drones took a backend through, before they were reported. */
	states(backendId: string): BackendState[] {
		return this.#entries.flatMap((entry) =>
			entry.did === "entered" && entry.backend === backendId ? [entry.message] : [],
		);
	}

	/** The first entry that fits, at once or when it comes; rejects when the signal is aborted or the fake has stopped. */
	waitFor(fits: (entry: FakePlaneEntry) => boolean, signal?: AbortSignal): Promise<FakePlaneEntry> {
		return quiet(this.#first(fits, signal));
	}

	/** Resolves when the condition holds, at once or after a new entry; rejects when the signal is aborted or the fake has stopped. */
	when(condition: () => boolean, signal?: AbortSignal): Promise<void> {
		return quiet(this.#when(condition, signal));
	}

	/** @internal Position of what controllers stored last in the state stream. */
	get lastStateSequence(): number {
		return this.#lastStateSequence;
	}

	/** @internal */
	add(entry: FakePlaneEntry): void {
		this.#entries.push(entry);
		if (entry.did === "stored" && entry.type === "WorldStateMessage") {
			this.#lastStateSequence = Math.max(this.#lastStateSequence, entry.sequence ?? 0);
		}
		this.#waits.tell(entry);
	}

	/** @internal There will be no other entry. */
	end(reason: Error): void {
		this.#waits.end(reason);
	}

	async #first(fits: (entry: FakePlaneEntry) => boolean, signal: AbortSignal | undefined): Promise<FakePlaneEntry> {
		signal?.throwIfAborted();
		return this.#entries.find(fits) ?? (await this.#waits.next(fits, signal));
	}

	async #when(condition: () => boolean, signal: AbortSignal | undefined): Promise<void> {
		signal?.throwIfAborted();
		if (!condition()) await this.#waits.next(condition, signal);
	}
}

/** A test that failed before it awaited the work fails with its own error, not with that of the work. */
function quiet<T>(work: Promise<T>): Promise<T> {
	work.catch(() => undefined);
	return work;
}
