import { Attempt } from "./attempt.js";
import { aborted, type CallOptions, optionsOf, refusal, refused, timeoutOf } from "./call.js";
import type { ConnectionMessage } from "./connection.js";
import { fromNatsError } from "./nats-error.js";
import { operationOn } from "./operation-on.js";
import type { PlaneError } from "./plane-error.js";
import type { Session } from "./session.js";
import { traced } from "./traced.js";
import { utf8 } from "./utf8.js";

/** How long Plane's own client waits for an answer. */
export const STANDARD_TIMEOUT_MS = 10_000;

/** Plane's answers are small; what is larger comes from something else. */
const MAX_REPLY_BYTES = 1_048_576;

/** What Plane can be told twice. All else may make another backend each time it is heard, as a `ScheduleRequest` does. */
const REPEATABLE: ReadonlySet<string> = new Set([
	"DrainDrone",
	"DroneConnectRequest",
	"DroneStateUpdate",
	"FetchBackendForLock",
	"SetAcmeDnsRecord",
	"TerminationRequest",
	"UpdateBackendStateMessage",
]);

/** What sending needs of a message of `@plane/messages`. */
export interface SentMessage<In> {
	readonly name: string;
	stringify(value: In): string;
	subject(value: In): string;
}

/** What a request needs of a message: one that is answered. */
export interface RequestMessage<In, Reply> extends SentMessage<In> {
	readonly reply: { decode(data: Uint8Array): Reply };
}

/** @internal */
export interface RequestOptions extends CallOptions {
	/** The call that this is part of; unless told, it is one of its own. */
	readonly attempt?: Attempt | undefined;
}

/** Sends a message once and reads its one answer. A request that is no part of another operation has no name of its own. */
export async function request<In, Reply>(
	session: Session,
	named: string | undefined,
	message: RequestMessage<In, Reply>,
	value: In,
	options: RequestOptions,
): Promise<Reply> {
	const operation = named ?? operationOn("request", message);
	const { timeout, signal, attempt = newAttempt(operation, message) } = optionsOf(operation, options);
	const { reply } = message;
	if (!reply) throw refused(operation, `nothing answers ${message.name}`);
	const wait = timeoutOf(operation, timeout, STANDARD_TIMEOUT_MS);
	const { subject, data } = outgoing(session, attempt, message, value, signal);
	let answer: ConnectionMessage;
	try {
		answer = await session.inbox.ask(attempt, { subject, data, timeout: wait, signal });
	} catch (error) {
		throw traced(error);
	}
	return decodeReply(attempt, reply, answer.data);
}

function newAttempt(operation: string, { name }: { readonly name: string }): Attempt {
	return new Attempt(operation, REPEATABLE.has(name));
}

/** Sends a message that nobody answers. */
export function publish<In>(
	session: Session,
	operation: string,
	message: SentMessage<In>,
	value: In,
	options: Pick<CallOptions, "signal"> | undefined,
): void {
	const signal = options === undefined ? undefined : optionsOf(operation, options).signal;
	const { subject, data } = outgoing(session, operation, message, value, signal);
	publishBytes(session, operation, subject, data);
}

/** Everything that can be refused is refused here, before a byte is written. */
export function outgoing<In>(
	session: Session,
	call: Attempt | string,
	message: SentMessage<In>,
	value: In,
	signal: AbortSignal | undefined,
): { subject: string; data: Uint8Array } {
	let data: Uint8Array;
	let subject: string;
	// Without `prepare`: this is on the way of every message, and a closure for each costs more than all its checks.
	try {
		data = utf8(message.stringify(value));
		subject = message.subject(value);
	} catch (error) {
		throw refusal(call, error);
	}
	if (signal?.aborted) throw aborted(call, signal, "not-sent");
	session.assertFits(call, data);
	session.assertReady(call);
	return { subject, data };
}

export function publishBytes(session: Session, operation: string, subject: string, data: Uint8Array): void {
	try {
		session.connection.publish(subject, data);
	} catch (error) {
		throw fromNatsError(error, operation);
	}
}

function decodeReply<Reply>(attempt: Attempt, reply: { decode(data: Uint8Array): Reply }, data: Uint8Array): Reply {
	if (data.length > MAX_REPLY_BYTES) throw invalidReply(attempt, `an answer of ${data.length} bytes`);
	try {
		return reply.decode(data);
	} catch (cause) {
		throw invalidReply(attempt, cause instanceof Error ? cause.message : "no valid answer", cause);
	}
}

function invalidReply(attempt: Attempt, what: string, cause?: unknown): PlaneError {
	return attempt.failed({
		code: "invalid_reply",
		outcome: "executed",
		reason: `the answer cannot be used: ${what}`,
		cause,
	});
}
