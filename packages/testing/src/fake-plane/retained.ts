import type { ReadMessage, ReceivedMessage, StreamRecord } from "@plane/nats-client";
import { AckPolicy, DeliverPolicy, type NatsConnection } from "nats";

const NANOS_PER_MS = 1_000_000;
const LONGEST_FETCH_MS = 5_000;

/** Everything that a message's stream keeps now on these subjects, oldest first. What does not decode is left out. */
export async function retained<T>(
	connection: NatsConnection,
	message: ReadMessage<T>,
	filter: string,
): Promise<StreamRecord<T>[]> {
	const { stream } = message;
	if (!stream) throw new Error(`retained: no stream keeps ${message.name}`);
	const manager = await connection.jetstreamManager({ checkAPI: false });
	const info = await manager.consumers.add(stream.name, {
		name: `plane-testing-${crypto.randomUUID()}`,
		filter_subject: filter,
		deliver_policy: DeliverPolicy.All,
		ack_policy: AckPolicy.None,
		inactive_threshold: 2 * LONGEST_FETCH_MS * NANOS_PER_MS,
		mem_storage: true,
	});
	const consumer = connection.jetstream().consumers.getPullConsumerFor(info);
	try {
		const records: StreamRecord<T>[] = [];
		if (info.num_pending === 0) return records;
		for await (const { data, subject, seq: sequence, info: place } of await consumer.fetch({
			max_messages: info.num_pending,
			expires: LONGEST_FETCH_MS,
		})) {
			const timestamp = Math.floor(place.timestampNanos / NANOS_PER_MS);
			const value = decoded(message, data);
			if (value !== undefined) records.push({ message: value, subject, sequence, timestamp });
			if (place.pending === 0) break;
		}
		return records;
	} finally {
		await consumer.delete();
	}
}

function decoded<T>(message: ReceivedMessage<T>, data: Uint8Array): T | undefined {
	try {
		return message.decode(data);
	} catch {
		return undefined;
	}
}
