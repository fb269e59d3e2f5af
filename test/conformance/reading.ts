import type { Consumer, JsMsg } from "nats";
import type { Stage } from "./stage.js";

/** The shortest time that a fetch may take. */
export const EXPIRES_MS = 1_000;

/** Stores five messages on three subjects. */
export const words = (stage: Stage) =>
	stage.storeAll(["s.a", "1"], ["s.b", "2"], ["s.a", "3"], ["s.c.d", "4"], ["s.a", "5"]);

/** Fetches so many messages and tells of each. */
export async function fetched(stage: Stage, consumer: Consumer, messages: number): Promise<unknown[]> {
	const seen: unknown[] = [];
	if (messages === 0) return seen;
	for await (const message of await consumer.fetch({ max_messages: messages, expires: EXPIRES_MS })) {
		seen.push(stage.told(message));
	}
	return seen;
}

/** A consumer's place, without what differs from run to run. */
export async function place(consumer: Consumer): Promise<unknown> {
	const { delivered, ack_floor, num_ack_pending, num_redelivered, num_waiting, num_pending } = await consumer.info();
	const floor = { consumer_seq: ack_floor.consumer_seq, stream_seq: ack_floor.stream_seq };
	const at = { consumer_seq: delivered.consumer_seq, stream_seq: delivered.stream_seq };
	return { at, floor, num_ack_pending, num_redelivered, num_waiting, num_pending };
}

/** The next message. */
export async function next(consumer: Consumer): Promise<JsMsg> {
	for await (const message of await consumer.fetch({ max_messages: 1, expires: EXPIRES_MS })) return message;
	throw new Error("no message came");
}
