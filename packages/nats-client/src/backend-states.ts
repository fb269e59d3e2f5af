import { BackendState, BackendStateMessage } from "@plane/messages";
import type { Session } from "./session.js";
import { type ReadOptions, StreamReader } from "./stream-reader.js";

/**
 * The states of one backend, from its first on: each once, in the stream's order, up to and including the first terminal one.
 */
export class BackendStates implements AsyncIterableIterator<BackendStateMessage, undefined>, AsyncDisposable {
	readonly #reader: StreamReader<BackendStateMessage>;
	readonly #states: AsyncGenerator<BackendStateMessage, undefined>;

	/** @internal */
	constructor(session: Session, cluster: string, backend: string, options: ReadOptions) {
		this.#reader = new StreamReader(session, BackendStateMessage, BackendStateMessage.pattern({ backend }), options);
		this.#states = firstOfEach(this.#reader, cluster);
	}

	next(): Promise<IteratorResult<BackendStateMessage, undefined>> {
		return this.#states.next();
	}

	async return(): Promise<IteratorResult<BackendStateMessage, undefined>> {
		// First the reader: a generator that waits for it would not hear of the end.
		await this.#reader.close();
		return this.#states.return(undefined);
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.return();
	}
}

async function* firstOfEach(
	reader: StreamReader<BackendStateMessage>,
	cluster: string,
): AsyncGenerator<BackendStateMessage, undefined> {
	const seen = new Set<string>();
	for await (const { message } of reader) {
		// The subject names no cluster, so another cluster's backend of the same id shares it.
		if (message.cluster !== cluster) continue;
		// Drones repeat what was not acknowledged, and every controller relays it.
		const key = `${message.state} ${message.time}`;
		if (seen.has(key)) continue;
		seen.add(key);
		yield message;
		if (BackendState.isTerminal(message.state)) return undefined;
	}
	return undefined;
}
