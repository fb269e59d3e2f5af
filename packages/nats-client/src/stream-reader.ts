import { Attempt } from "./attempt.js";
import { optionsOf, refused } from "./call.js";
import { callBack } from "./call-back.js";
import { forEach } from "./for-each.js";
import type { StoredMessage } from "./jetstream.js";
import { MessageQueue } from "./message-queue.js";
import type { PlaneError } from "./plane-error.js";
import { type ReadFrom, ReadPosition } from "./read-from.js";
import { type InvalidMessageReport, type ReadMessage, receive } from "./receive.js";
import type { Session } from "./session.js";
import { StoredMessages } from "./stored-messages.js";

/** How a stream is read. A callback that throws or rejects ends the reader with its error, and nothing else. */
export interface ReadOptions {
	/** Where reading begins, `"start"` unless told. */
	readonly from?: ReadFrom | undefined;
	/** Ends the reading; the iteration then ends without a throw. */
	readonly signal?: AbortSignal | undefined;
	/** Called with every message that is not what its subject promises; it is skipped. */
	readonly onInvalid?: ((report: InvalidMessageReport) => void) | undefined;
	/** Called when nothing can be read for the moment, because the connection or the stream does not answer. It is tried again. */
	readonly onInterrupted?: ((cause: PlaneError) => void) | undefined;
	/** Called when reading goes on after an interruption, behind the last message that was read. */
	readonly onResumed?: (() => void) | undefined;
	/**
	 * Called before the next message when the stream may have forgotten some that were never read: it keeps so many per subject, and
	 * as many are waiting. Only of a single subject anyone can tell.
	 */
	readonly onGap?: (() => void) | undefined;
}

/** @internal */
export interface ReadPurpose {
	/** The call that the reading is for, as errors name it. */
	readonly operation?: string;
	/** Called once, after the last message was handled that the stream held at the start, as far as the filter lets it through. */
	readonly onCaughtUp?: () => void;
}

/** A message together with its place in the stream. */
export interface StreamRecord<T> {
	readonly message: T;
	readonly subject: string;
	/** Position in the stream; grows, with holes where other subjects are. */
	readonly sequence: number;
	/** When the stream stored it, in milliseconds of the server's clock. */
	readonly timestamp: number;
}

/**
 * Reads a JetStream stream in order, without duplicate or gap, across reconnects, server restarts and the loss of its consumer.
 * It asks for more only when it is read, and its consumer on the server goes when it ends. When the stream is deleted, made anew
 * or purged, it ends with the error `stream_reset`: at once if it asks for more or has to find its place again, within half a minute
 * if it is idle.
 */
export class StreamReader<T> implements AsyncIterator<StreamRecord<T>, undefined>, AsyncDisposable {
	readonly #message: ReadMessage<T>;
	readonly #onInvalid: ((report: InvalidMessageReport) => void) | undefined;
	readonly #stored: StoredMessages;
	/** What was fetched and is not read yet: no more than one fetch. */
	readonly #queue = new MessageQueue<StreamRecord<T>>(Number.POSITIVE_INFINITY, () => undefined);
	readonly #release: () => void;
	readonly #session: Session;
	#running: Promise<void> | undefined;
	#failure: { readonly error: unknown } | undefined;

	/** @internal */
	constructor(session: Session, message: ReadMessage<T>, filter: string, options: ReadOptions & ReadPurpose) {
		const operation = options?.operation ?? `read ${message.name}`;
		const { from = "start", signal, onInvalid = session.onInvalid, onCaughtUp } = optionsOf(operation, options);
		const attempt = new Attempt(operation, true);
		this.#message = message;
		this.#onInvalid = onInvalid;
		this.#stored = new StoredMessages(session, {
			attempt,
			stream: streamOf(operation, message),
			filter,
			position: new ReadPosition(operation, from),
			take: (stored) => this.#take(stored),
			handled: () => this.#queue.drained(),
			onInterrupted: (cause) => this.#guard(() => options.onInterrupted?.(cause)),
			onResumed: () => this.#guard(() => options.onResumed?.()),
			onGap: () => this.#guard(() => options.onGap?.()),
			onCaughtUp: onCaughtUp && (() => this.#guard(onCaughtUp)),
		});
		const untrack = session.track({ attempt, close: () => this.close(), fail: (error) => this.#fail(error) }, signal);
		const offMonitor = session.monitor.on(() => this.#stored.connectionChanged());
		const offDenied = session.monitor.onDenied((subject) => this.#stored.subjectDenied(subject));
		this.#session = session;
		this.#release = () => {
			untrack();
			offMonitor();
			offDenied();
		};
		// A call with several parts comes to its reading after its client was closed.
		if (signal?.aborted || session.closed) this.#stored.stop();
	}

	next(): Promise<IteratorResult<StreamRecord<T>, undefined>> {
		this.#running ??= this.#run();
		return this.#queue.next();
	}

	async return(): Promise<IteratorResult<StreamRecord<T>, undefined>> {
		await this.close();
		return { done: true, value: undefined };
	}

	/**
	 * Reads with a callback: resolves when the reading has ended, rejects with what ended it or with what the callback throws, which
	 * ends this reader only. A callback that returns a promise is waited for before the next record.
	 */
	forEach(callback: (record: StreamRecord<T>) => unknown): Promise<void> {
		return forEach(this, callback);
	}

	/** Ends the reading and removes its consumer from the server. */
	async close(): Promise<void> {
		this.#stop();
		this.#release();
		if (this.#running) await this.#session.ending(this.#running);
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	#fail(error: unknown): void {
		this.#failure ??= { error };
		this.#stop();
	}

	async #run(): Promise<void> {
		try {
			await this.#stored.run();
		} catch (error) {
			this.#failure ??= { error };
		}
		this.#release();
		this.#queue.end(this.#failure && { value: this.#failure.error });
	}

	#stop(): void {
		this.#stored.stop();
		this.#queue.clear();
	}

	#take({ subject, data, seq: sequence, timestamp }: StoredMessage): void {
		// A callback that was told before this message may have thrown.
		if (this.#failure) return;
		const received = receive(this.#message, subject, data);
		if ("value" in received) this.#queue.push({ message: received.value, subject, sequence, timestamp });
		else this.#guard(() => this.#onInvalid?.(received.invalid));
	}

	#guard(call: () => unknown): void {
		callBack(call, (error) => this.#fail(error));
	}
}

function streamOf<T>(operation: string, { stream, name }: ReadMessage<T>): string {
	if (stream) return stream.name;
	throw refused(operation, `no stream keeps ${name}: it can only be heard as it comes, with subscribe`);
}
