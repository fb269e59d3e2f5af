import type { AnyMessage } from "@plane/messages";
import type { NatsConnection, StreamConfig } from "nats";
import { WireConnection } from "../nats/wire-connection.js";
import type { Written } from "./world-entries.js";

/** Makes the stream that keeps a message, and fills it. Resolves when the server has stored everything. */
export async function store(
	{ url, connection }: { readonly url: string; readonly connection: NatsConnection },
	{ stream, name }: Pick<AnyMessage, "stream" | "name">,
	messages: Iterable<Written>,
): Promise<number> {
	if (!stream) throw new Error(`no stream keeps ${name}`);
	const manager = await connection.jetstreamManager();
	// There is one server, and so one copy.
	const config = { ...stream, subjects: [...stream.subjects], num_replicas: 1 } as Partial<StreamConfig>;
	await manager.streams.add(config);
	using wire = await WireConnection.open(url);
	let count = 0;
	const counted = function* () {
		for (const message of messages) {
			count++;
			yield message;
		}
	};
	await wire.publish(counted());
	let stored = 0;
	while (stored < count) stored = (await manager.streams.info(stream.name)).state.last_seq;
	return count;
}
