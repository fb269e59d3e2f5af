import type { ReadMessage, ReceivedMessage } from "@plane/nats-client";
import { AckPolicy, createInbox, DeliverPolicy, type NatsConnection, ReplayPolicy, type Subscription } from "nats";

/** Plane never deletes its consumers: the server forgets them after twelve hours. */
const FORGOTTEN_AFTER_NS = 12 * 3_600 * 1_000_000_000;
const NANOS_PER_MS = 1_000_000;

/** A message as a consumer of Plane's delivers it. */
export interface Delivered<T> {
	readonly value: T;
	readonly sequence: number;
	/** When the stream stored it, in milliseconds of the server's clock. */
	readonly timestamp: number;
	/** How many more the stream holds. */
	readonly pending: number;
}

/**
 * Reads a stream as Plane's own subscribers do: everything from the start, pushed to an inbox, each acknowledged before it is decoded.
 * Resolves when the consumer exists; it stays on the server when the reading ends.
 */
export async function planeConsumer<T>(
	{ connection, inboxPrefix }: { readonly connection: NatsConnection; readonly inboxPrefix: string },
	message: ReadMessage<T>,
	filter: string,
	signal: AbortSignal,
): Promise<AsyncGenerator<Delivered<T>, void>> {
	const inbox = createInbox(inboxPrefix);
	const subscription = connection.subscribe(inbox);
	try {
		await createConsumer(connection, message.stream.name, filter, inbox);
	} catch (error) {
		subscription.unsubscribe();
		throw error;
	}
	return deliveries(connection, subscription, message, signal);
}

async function* deliveries<T>(
	connection: NatsConnection,
	subscription: Subscription,
	message: ReceivedMessage<T>,
	signal: AbortSignal,
): AsyncGenerator<Delivered<T>, void> {
	const stop = (): void => subscription.unsubscribe();
	signal.addEventListener("abort", stop);
	if (signal.aborted) stop();
	try {
		for await (const { subject, data, reply } of subscription) {
			if (reply === undefined) continue;
			connection.publish(reply);
			const value = valueOf(message, subject, data);
			if (value !== undefined) yield { value, ...placeOf(reply) };
		}
	} finally {
		signal.removeEventListener("abort", stop);
		stop();
	}
}

async function createConsumer(
	connection: NatsConnection,
	stream: string,
	filter: string,
	inbox: string,
): Promise<void> {
	const manager = await connection.jetstreamManager({ checkAPI: false });
	// Plane looks for the stream each time, so it must be let.
	await manager.streams.info(stream);
	await manager.consumers.add(stream, {
		deliver_subject: inbox,
		deliver_policy: DeliverPolicy.All,
		ack_policy: AckPolicy.Explicit,
		replay_policy: ReplayPolicy.Instant,
		filter_subject: filter,
		// Without it redelivery would change the order.
		max_ack_pending: 1,
		inactive_threshold: FORGOTTEN_AFTER_NS,
	});
}

/** Undefined for what does not decode or came on the wrong subject: that is skipped. */
function valueOf<T>(message: ReceivedMessage<T>, subject: string, data: Uint8Array): T | undefined {
	try {
		const value = message.decode(data);
		const expected = message.subject(value as never);
		return expected === subject || isOldAssignment(expected) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** An assignment without lock passes on every subject of the state stream. */
function isOldAssignment(expected: string): boolean {
	return expected.startsWith("state.cluster.") && expected.endsWith(".assignment");
}

/** `$JS.ACK.<stream>.<consumer>.<delivered>.<sequence>.<delivery>.<nanoseconds>.<pending>` */
function placeOf(reply: string): { sequence: number; timestamp: number; pending: number } {
	const [pending = "", nanos = "", , sequence = ""] = reply.split(".").reverse();
	return {
		sequence: Number(sequence),
		timestamp: Math.floor(Number(nanos) / NANOS_PER_MS),
		pending: Number(pending),
	};
}
