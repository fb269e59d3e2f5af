import { atMost } from "./at-most.js";
import { Attempt } from "./attempt.js";
import { optionsOf, prepare, refused } from "./call.js";
import { callBack } from "./call-back.js";
import type { ConnectionMessage } from "./connection.js";
import { notConnected } from "./connection-ended.js";
import { fromNatsError } from "./nats-error.js";
import { PlaneError } from "./plane-error.js";
import { type InvalidMessageReport, type ReceivedMessage, receive } from "./receive.js";
import { publishBytes } from "./request.js";
import { SentAnswers } from "./sent-answers.js";
import { CLOSE_PATIENCE_MS, type Session } from "./session.js";

/** What a handler is told beside the message. */
export interface RequestContext {
	/** The subject the message came on. */
	readonly subject: string;
	/** Whether the sender waits for a reply. */
	readonly replyWanted: boolean;
}

/** Answers one message. `undefined` means no answer at all, which the sender sees as a timeout. */
export type Handler<Out, Reply> = (
	message: Out,
	context: RequestContext,
) => Reply | undefined | Promise<Reply | undefined>;

/** How a responder behaves. */
export interface RespondOptions {
	/** Ends the responder. */
	readonly signal?: AbortSignal | undefined;
	/** Called with every message that is not what its subject promises; it gets no answer. */
	readonly onInvalid?: ((report: InvalidMessageReport) => void) | undefined;
	/**
	 * Called when the handler or `onInvalid` throws, with the code `handler_failed`, when an answer cannot be sent, and when the
	 * server does not let this user send it, `permission`. Without it the first such error ends the responder, of which only `ended`
	 * tells: look at one of them, or nobody hears of it. An answer that comes while the connection is down, `not_connected`, ends
	 * nothing.
	 */
	readonly onError?: ((error: PlaneError) => void) | undefined;
}

/** Answers messages until it is closed. Handlers run side by side. */
export class Responder implements AsyncDisposable {
	/** Resolves when the responder was closed, rejects when it ended by an error. */
	readonly ended: Promise<void>;
	readonly #operation: string;
	readonly #handling = new Set<Promise<void>>();
	readonly #answers = new SentAnswers();
	readonly #unsubscribe: () => Promise<void>;
	readonly #untrack: () => void;
	readonly #session: Session;
	readonly #onError: ((error: PlaneError) => void) | undefined;
	#closed: Promise<void> | undefined;
	#resolve: () => void = () => undefined;
	#reject: (error: unknown) => void = () => undefined;

	/** @internal */
	constructor(
		session: Session,
		operation: string,
		subject: string,
		answer: (message: ConnectionMessage, sent: (reply: string) => void) => Promise<void>,
		{ signal, onError }: RespondOptions,
	) {
		const attempt = new Attempt(operation, true);
		this.#operation = operation;
		this.#onError = onError;
		this.ended = new Promise((resolve, reject) => {
			this.#resolve = resolve;
			this.#reject = reject;
		});
		// Whoever wants to know awaits it; nobody has to.
		this.ended.catch(() => undefined);
		const subscription = session.connection.subscribe(subject, {
			callback: (error, message) => {
				if (error) this.#fail(fromNatsError(error, attempt, subject));
				else this.#handle(answer(message, (reply) => this.#answers.add(reply)));
			},
		});
		this.#session = session;
		this.#unsubscribe = () => session.unsubscribe(subscription);
		const untrack = session.track({ attempt, close: () => this.close(), fail: (error) => this.#fail(error) }, signal);
		const offDenied = session.monitor.onDenied(
			(denied) => this.#answers.take(denied) && this.#failed(refusedAnswer(operation)),
		);
		this.#untrack = () => {
			untrack();
			offDenied();
		};
		if (signal?.aborted) void this.close();
	}

	/**
	 * Takes no more messages and waits for the handlers at work, for 2 s at most: one of them may be waiting for this very call. A
	 * handler that takes longer can still answer as long as the connection is open.
	 */
	close(): Promise<void> {
		this.#closed ??= this.#session.ending(this.#close());
		return this.#closed;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	#fail(error: unknown): void {
		this.#reject(error);
		void this.close();
	}

	async #close(): Promise<void> {
		this.#untrack();
		await this.#unsubscribe();
		await atMost(CLOSE_PATIENCE_MS, Promise.all(this.#handling));
		this.#resolve();
	}

	#handle(work: Promise<void>): void {
		const handled = work.catch((cause: unknown) => this.#failed(cause)).finally(() => this.#handling.delete(handled));
		this.#handling.add(handled);
	}

	#failed(cause: unknown): void {
		const error = cause instanceof PlaneError ? cause : threw(this.#operation, HANDLER_THREW, cause);
		const onError = this.#onError;
		if (onError)
			callBack(
				() => onError(error),
				(thrown) => this.#fail(thrown),
			);
		else if (error.code !== "not_connected") this.#fail(error);
	}
}

const HANDLER_THREW = "the handler threw, so its sender gets no answer";
const ON_INVALID_THREW = "onInvalid threw when it was told of a message that is not what its subject promises";

/** What a user's function throws is its own, even if it is an error of this package: of another call. */
async function guarded<T>(operation: string, reason: string, call: () => T | Promise<T>): Promise<T> {
	try {
		return await call();
	} catch (cause) {
		throw threw(operation, reason, cause);
	}
}

/** Whose inbox it is nobody is to read. */
function refusedAnswer(operation: string): PlaneError {
	const reason = "publishing to the sender's inbox is not permitted, so it gets no answer";
	return new PlaneError({ code: "permission", operation, outcome: "not-executed", reason });
}

function threw(operation: string, reason: string, cause: unknown): PlaneError {
	return new PlaneError({ code: "handler_failed", operation, outcome: "unknown", reason, cause });
}

/** What answering needs of a message of `@plane/messages`: one that is answered. */
export interface AnsweredMessage<Out, Reply> extends ReceivedMessage<Out> {
	readonly reply: { encode(value: Reply): Uint8Array };
}

/** Starts answering a message's requests. */
export function respond<Out, Reply>(
	session: Session,
	message: AnsweredMessage<Out, Reply>,
	subject: string,
	handler: Handler<Out, Reply>,
	options: RespondOptions,
): Responder {
	const operation = `respond ${message.name}`;
	const { onInvalid = session.onInvalid } = optionsOf(operation, options);
	const { reply: codec } = message;
	if (!codec) throw refused(operation, `nothing answers ${message.name}: it can only be heard, with subscribe`);
	if (typeof handler !== "function") throw refused(operation, "a handler is needed, which returns the answer");
	const answer = async ({ subject, data, reply }: ConnectionMessage, sent: (reply: string) => void): Promise<void> => {
		const received = receive(message, subject, data);
		if ("invalid" in received) return guarded(operation, ON_INVALID_THREW, () => onInvalid?.(received.invalid));
		const replyWanted = reply !== undefined && reply !== "";
		const value = await guarded(operation, HANDLER_THREW, () => handler(received.value, { subject, replyWanted }));
		if (value === undefined || !replyWanted) return;
		const answer = prepare(operation, () => codec.encode(value));
		session.assertFits(operation, answer);
		// Not `connected`: a closed client's handlers can still answer.
		if (session.monitor.status === "reconnecting") throw notConnected(operation, session.lastFailure);
		publishBytes(session, operation, reply, answer);
		sent(reply);
	};
	return new Responder(session, operation, subject, answer, options);
}
