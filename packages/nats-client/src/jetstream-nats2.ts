import type {
	ConsumerConfig,
	ConsumerMessages,
	JetStreamClient,
	JetStreamManager,
	JsMsg,
	NatsConnection,
	StreamConfig,
} from "nats";
import type { PlaneConnection } from "./connection.js";
import type {
	ConsumerSettings,
	ConsumerStart,
	FetchedMessages,
	JetStream,
	StoredMessage,
	StreamConsumer,
	StreamFacts,
} from "./jetstream.js";

const NANOS_PER_MS = 1_000_000;
const STREAM_NOT_FOUND = 10059;
const WRONG_LAST_SEQUENCE = 10071;

/** Whether the connection brings the JetStream of `nats` 2.x along. */
export function isNats2Connection(connection: PlaneConnection): connection is PlaneConnection & NatsConnection {
	return "jetstreamManager" in connection && "jetstream" in connection;
}

/** JetStream through a `nats` 2.x connection. */
export function jetStreamOfNats2(connection: NatsConnection): JetStream {
	// Asking the API whether it is there would need one more permission; the calls themselves tell soon enough.
	let manager: Promise<JetStreamManager> | undefined;
	const managed = (): Promise<JetStreamManager> => (manager ??= connection.jetstreamManager({ checkAPI: false }));
	const client = connection.jetstream();
	return {
		stream: async (name, subject) => streamFacts(await managed(), name, subject),
		createConsumer: async (stream, settings) => createConsumer(await managed(), client, stream, settings),
		append: (subject, data, options) => append(client, subject, data, options),
	};
}

async function streamFacts(
	manager: JetStreamManager,
	name: string,
	subject: string | undefined,
): Promise<StreamFacts | undefined> {
	try {
		const options = subject === undefined ? {} : { subjects_filter: subject };
		const { created, state, config } = await manager.streams.info(name, options);
		const { last_seq: lastSequence, num_subjects = 0, subjects = {} } = state;
		const keptPerSubject = config.max_msgs_per_subject > 0 ? config.max_msgs_per_subject : Number.POSITIVE_INFINITY;
		const facts = { created, lastSequence, keptPerSubject };
		if (forgets(config)) return { ...facts, subjects: undefined, stored: undefined };
		const stored = subject === undefined ? undefined : (subjects[subject] ?? 0);
		return { ...facts, subjects: num_subjects, stored };
	} catch (error) {
		if (apiErrorCode(error) === STREAM_NOT_FOUND) return undefined;
		throw error;
	}
}

/** Zero is the age, and -1 the rest, of a stream without limits. */
function forgets({ max_age, max_msgs, max_bytes }: StreamConfig): boolean {
	return max_age > 0 || max_msgs > 0 || max_bytes > 0;
}

async function createConsumer(
	manager: JetStreamManager,
	client: JetStreamClient,
	stream: string,
	settings: ConsumerSettings,
): Promise<StreamConsumer> {
	const info = await manager.consumers.add(stream, consumerConfig(settings));
	const consumer = client.consumers.getPullConsumerFor(info);
	return {
		pending: info.num_pending,
		fetch: async ({ messages, expiresMs }) =>
			fetched(
				await consumer.fetch({ max_messages: messages, expires: expiresMs, idle_heartbeat: Math.floor(expiresMs / 6) }),
			),
		delete: async () => {
			await consumer.delete();
		},
	};
}

function consumerConfig({ name, filter, start, inactiveAfterMs }: ConsumerSettings): Partial<ConsumerConfig> {
	return {
		name,
		filter_subject: filter,
		...deliverFrom(start),
		// The enums of the library are the same strings, but importing them would load it in browsers, too.
		ack_policy: "none" as ConsumerConfig["ack_policy"],
		inactive_threshold: inactiveAfterMs * NANOS_PER_MS,
		mem_storage: true,
		num_replicas: 1,
	};
}

function deliverFrom(start: ConsumerStart): Partial<ConsumerConfig> {
	const policy = (name: string) => ({ deliver_policy: name as ConsumerConfig["deliver_policy"] });
	if (start === "last-per-subject") return policy("last_per_subject");
	if ("time" in start) return { ...policy("by_start_time"), opt_start_time: start.time.toISOString() };
	return { ...policy("by_start_sequence"), opt_start_seq: start.sequence };
}

function fetched(messages: ConsumerMessages): FetchedMessages {
	return {
		stop: () => messages.stop(),
		async *[Symbol.asyncIterator]() {
			for await (const message of messages) yield stored(message);
		},
	};
}

function stored(message: JsMsg): StoredMessage {
	const { info, seq, subject, data } = message;
	return {
		subject,
		data,
		sequence: seq,
		deliverySequence: info.deliverySequence,
		pending: info.pending,
		timestamp: Math.floor(info.timestampNanos / NANOS_PER_MS),
	};
}

async function append(
	client: JetStreamClient,
	subject: string,
	data: Uint8Array,
	{ onlyFirst, timeout }: { onlyFirst: boolean; timeout: number },
): Promise<number | undefined> {
	try {
		const ack = await client.publish(subject, data, {
			timeout,
			...(onlyFirst && { expect: { lastSubjectSequence: 0 } }),
		});
		return ack.seq;
	} catch (error) {
		if (onlyFirst && apiErrorCode(error) === WRONG_LAST_SEQUENCE) return undefined;
		throw error;
	}
}

function apiErrorCode(error: unknown): number | undefined {
	return (error as { api_error?: { err_code?: number } }).api_error?.err_code;
}
