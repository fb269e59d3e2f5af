import { BackendState, BackendStateMessage } from "@plane/messages";
import { BackendFeed } from "./backend-feed.js";
import { optionsOf } from "./call.js";
import type { Session } from "./session.js";
import { type ReadOptions, type ReadPurpose, StreamReader } from "./stream-reader.js";

/** How states are read: always from the first on. */
export type StatesOptions = Omit<ReadOptions, "from">;

/**
 * The states of one backend, from its first on: each once, in the stream's order, up to and including the first terminal one.
 */
export function backendStates(
	session: Session,
	cluster: string,
	backend: string,
	options: StatesOptions & ReadPurpose,
): BackendFeed<BackendStateMessage> {
	const filter = BackendStateMessage.pattern({ backend });
	const reader = new StreamReader(session, BackendStateMessage, filter, {
		operation: "states",
		...optionsOf("states", options),
		from: "start",
	});
	return new BackendFeed(reader, firstOfEach(reader, cluster));
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
