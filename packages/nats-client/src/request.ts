import { aborted, type CallOptions, prepare, refused, timeoutOf } from "./call.js";
import { fromNatsError } from "./nats-error.js";
import { PlaneError } from "./plane-error.js";
import type { Session } from "./session.js";

/** How long Plane's own client waits for an answer. */
export const STANDARD_TIMEOUT_MS = 10_000;

/** Plane's answers are small; what is larger comes from something else. */
const MAX_REPLY_BYTES = 1_048_576;

/** What sending needs of a message of `@plane/messages`. */
export interface SentMessage<In> {
	readonly name: string;
	encode(value: In): Uint8Array;
	subject(value: In): string;
}

/** What a request needs of a message: one that is answered. */
export interface RequestMessage<In, Reply> extends SentMessage<In> {
	readonly reply: { decode(data: Uint8Array): Reply } | undefined;
}

/** Sends a message once and reads its one answer. */
export async function request<In, Reply>(
	session: Session,
	operation: string,
	message: RequestMessage<In, Reply>,
	value: In,
	{ timeout, signal }: CallOptions,
): Promise<Reply> {
	const { reply } = message;
	if (!reply) throw refused(operation, `nothing answers ${message.name}`);
	const wait = timeoutOf(operation, timeout, STANDARD_TIMEOUT_MS);
	const { subject, data } = outgoing(session, operation, message, value, signal);
	const ask = () => session.connection.request(subject, data, { timeout: wait });
	const answer = await session.answer(operation, ask, signal);
	return decodeReply(operation, reply, answer.data);
}

/** Sends a message that nobody answers. */
export function publish<In>(
	session: Session,
	message: SentMessage<In>,
	value: In,
	signal: AbortSignal | undefined,
): void {
	const operation = `publish ${message.name}`;
	const { subject, data } = outgoing(session, operation, message, value, signal);
	publishBytes(session, operation, subject, data);
}

/** Everything that can be refused is refused here, before a byte is written. */
export function outgoing<In>(
	session: Session,
	operation: string,
	message: SentMessage<In>,
	value: In,
	signal: AbortSignal | undefined,
): { subject: string; data: Uint8Array } {
	const { subject, data } = prepare(operation, () => ({
		data: message.encode(value),
		subject: message.subject(value),
	}));
	if (signal?.aborted) throw aborted(operation, signal, "not-sent");
	session.assertFits(operation, data);
	session.assertReady(operation);
	return { subject, data };
}

export function publishBytes(session: Session, operation: string, subject: string, data: Uint8Array): void {
	try {
		session.connection.publish(subject, data);
	} catch (error) {
		throw fromNatsError(error, operation);
	}
}

function decodeReply<Reply>(operation: string, reply: { decode(data: Uint8Array): Reply }, data: Uint8Array): Reply {
	if (data.length > MAX_REPLY_BYTES) throw invalidReply(operation, `an answer of ${data.length} bytes`);
	try {
		return reply.decode(data);
	} catch (cause) {
		throw invalidReply(operation, cause instanceof Error ? cause.message : "no valid answer", cause);
	}
}

function invalidReply(operation: string, what: string, cause?: unknown): PlaneError {
	return new PlaneError({
		code: "invalid_reply",
		operation,
		outcome: "executed",
		reason: `the answer cannot be used: ${what}`,
		cause,
	});
}
