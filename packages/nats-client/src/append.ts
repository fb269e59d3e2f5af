import { Attempt } from "./attempt.js";
import { type CallOptions, optionsOf, refused, timeoutOf } from "./call.js";
import { operationOn } from "./operation-on.js";
import { outgoing, type SentMessage, STANDARD_TIMEOUT_MS } from "./request.js";
import type { Session } from "./session.js";
import { tracing } from "./traced.js";

/** What storing needs of a message of `@plane/messages`. */
export interface AppendedMessage<In> extends SentMessage<In> {
	readonly stream: { readonly name: string };
	readonly subjects: Readonly<Record<string, { readonly overwrites: boolean; match(subject: string): unknown }>>;
}

/** Publishes into the message's stream and waits for the stream's word. */
export async function append<In>(
	session: Session,
	message: AppendedMessage<In>,
	value: In,
	options: CallOptions,
): Promise<number | undefined> {
	const operation = operationOn("append", message);
	const { timeout, signal } = optionsOf(operation, options);
	if (!message.stream) throw refused(operation, `no stream keeps ${message.name}`);
	const wait = timeoutOf(operation, timeout, STANDARD_TIMEOUT_MS);
	const { subject, data } = outgoing(session, operation, message, value, signal);
	const jetStream = session.jetStream(operation);
	const onlyFirst = Object.values(message.subjects).some(
		({ overwrites, match }) => !overwrites && match(subject) !== undefined,
	);
	const attempt = new Attempt(operation, onlyFirst);
	return tracing(session.answer(attempt, () => jetStream.append(subject, data, { onlyFirst, timeout: wait }), signal));
}
