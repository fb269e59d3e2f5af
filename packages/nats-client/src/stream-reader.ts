import { Attempt } from "./attempt.js";
import type { FetchedMessages, JetStream, StoredMessage, StreamConsumer } from "./jetstream.js";
import { fromNatsError, isClosedError, isNoResponders, isPermissionError } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import { pause } from "./pause.js";
import { PlaneError, type PlaneErrorCode } from "./plane-error.js";
import { type InvalidMessageReport, type ReceivedMessage, receive } from "./receive.js";
import type { Session } from "./session.js";

const FETCH_MESSAGES = 1_000;
const FETCH_EXPIRES_MS = 30_000;
/** How long nothing may come before a reader that is catching up asks anew what is left. */
const CATCH_UP_EXPIRES_MS = 2_000;
/** A reader that vanished without a word is forgotten by the server after this. */
const INACTIVE_AFTER_MS = 120_000;
const RETRY_MS = { first: 100, longest: 5_000 };

/** How a stream is read. */
export interface ReadOptions {
	/** Ends the reading; the iteration then ends without a throw. */
	readonly signal?: AbortSignal;
	/** Called with every message that is not what its subject promises; it is skipped. */
	readonly onInvalid?: (report: InvalidMessageReport) => void;
}

/** @internal */
export interface CatchUpOptions {
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
 * It asks for more only when it is read, and its consumer on the server goes when it ends.
 */
export class StreamReader<T> implements AsyncIterableIterator<StreamRecord<T>, undefined>, AsyncDisposable {
	readonly #session: Session;
	readonly #message: ReceivedMessage<T>;
	readonly #filter: string;
	readonly #onInvalid: ((report: InvalidMessageReport) => void) | undefined;
	/** @internal */
	readonly attempt: Attempt;
	readonly #stopped = new AbortController();
	readonly #records: AsyncGenerator<StreamRecord<T>, undefined>;
	readonly #release: () => void;
	#consumer: StreamConsumer | undefined;
	#fetched: FetchedMessages | undefined;
	/** The consumer may have sent what never arrived: it is replaced by one that starts after the last message read. */
	#outdated = false;
	#streamCreated: string | undefined;
	/** The stream's last sequence when reading began. */
	#historyEnd: number | undefined;
	/** Undefined as soon as it was called. */
	#onCaughtUp: (() => void) | undefined;
	/** The last sequence that was read. */
	#position = 0;
	#failure: PlaneError | undefined;

	/** @internal */
	constructor(session: Session, message: ReceivedMessage<T>, filter: string, options: ReadOptions & CatchUpOptions) {
		this.#session = session;
		this.#message = message;
		this.#filter = filter;
		this.#onInvalid = options.onInvalid ?? session.onInvalid;
		this.#onCaughtUp = options.onCaughtUp;
		this.attempt = new Attempt(`read ${message.name}`, true);
		this.#records = this.#read();
		const untrack = session.track(this, options.signal);
		const off = session.monitor.on(() => this.#replaceConsumer());
		this.#release = () => {
			untrack();
			off();
		};
		if (options.signal?.aborted) this.#stop();
	}

	next(): Promise<IteratorResult<StreamRecord<T>, undefined>> {
		return this.#records.next();
	}

	async return(): Promise<IteratorResult<StreamRecord<T>, undefined>> {
		await this.close();
		return { done: true, value: undefined };
	}

	/** Ends the reading and removes its consumer from the server. */
	async close(): Promise<void> {
		this.#stop();
		this.#release();
		// A generator that never ran has no consumer; one that waits sees the stop and cleans up after itself.
		await this.#records.return(undefined);
	}

	/** @internal */
	fail(error: PlaneError): void {
		this.#failure ??= error;
		this.#stop();
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	async *#read(): AsyncGenerator<StreamRecord<T>, undefined> {
		try {
			for await (const stored of this.#stored()) {
				const received = receive(this.#message, stored.subject, stored.data);
				if ("invalid" in received) {
					this.#onInvalid?.(received.invalid);
					continue;
				}
				const { subject, sequence, timestamp } = stored;
				yield { message: received.value, subject, sequence, timestamp };
			}
			if (this.#failure) throw this.#failure;
			return undefined;
		} finally {
			this.#release();
			await this.#deleteConsumer();
		}
	}

	/** The messages of one consumer after the other, each continuing where the last one stopped. */
	async *#stored(): AsyncGenerator<StoredMessage> {
		let failures = 0;
		const { signal } = this.#stopped;
		for (;;) {
			await this.#session.monitor.whenConnected(signal);
			if (signal.aborted) return;
			try {
				const consumer = await this.#openConsumer();
				for await (const stored of this.#delivered(consumer)) {
					failures = 0;
					yield stored;
				}
			} catch (error) {
				this.#throwIfFinal(error);
				failures += 1;
			}
			await this.#deleteConsumer();
			if (failures > 0) await pause(Math.min(RETRY_MS.first * 2 ** (failures - 1), RETRY_MS.longest), signal);
		}
	}

	/** One consumer's messages, until one is missing or the consumer has to be replaced. */
	async *#delivered(consumer: StreamConsumer): AsyncGenerator<StoredMessage> {
		if (consumer.pending === 0) this.#caughtUp();
		let delivered = 0;
		while (!this.#outdated && !this.#stopped.signal.aborted) {
			const before = delivered;
			const expiresMs = this.#onCaughtUp ? CATCH_UP_EXPIRES_MS : FETCH_EXPIRES_MS;
			const fetched = await consumer.fetch({ messages: FETCH_MESSAGES, expiresMs });
			this.#fetched = fetched;
			if (this.#outdated || this.#stopped.signal.aborted) fetched.stop();
			for await (const stored of fetched) {
				delivered += 1;
				if (stored.deliverySequence !== delivered) return;
				this.#position = stored.sequence;
				yield stored;
				if (this.#historyEnd !== undefined && stored.sequence >= this.#historyEnd) this.#caughtUp();
				if (this.#outdated || this.#stopped.signal.aborted) return;
			}
			// What was expected may have been purged, or the server is not there: a new consumer tells what is left.
			if (this.#onCaughtUp && delivered === before) return;
		}
	}

	#caughtUp(): void {
		const onCaughtUp = this.#onCaughtUp;
		this.#onCaughtUp = undefined;
		onCaughtUp?.();
	}

	async #openConsumer(): Promise<StreamConsumer> {
		this.#outdated = false;
		const jetStream = this.#session.jetStream(this.attempt.operation);
		const stream = this.#stream();
		await this.#checkStream(jetStream, stream);
		const name = `plane-${crypto.randomUUID()}`;
		const start = { filter: this.#filter, start: { sequence: this.#position + 1 } };
		this.#consumer = await jetStream.createConsumer(stream, { name, ...start, inactiveAfterMs: INACTIVE_AFTER_MS });
		return this.#consumer;
	}

	/** A stream that was deleted and made anew would leave the reader waiting for sequences that come again. */
	async #checkStream(jetStream: JetStream, name: string): Promise<void> {
		const facts = await jetStream.stream(name);
		const seen = this.#streamCreated;
		if (!facts)
			throw this.#error(
				seen === undefined ? "stream_unavailable" : "stream_reset",
				`the stream ${name} does not exist`,
			);
		this.#streamCreated ??= facts.created;
		this.#historyEnd ??= facts.lastSequence;
		if (facts.created !== this.#streamCreated || facts.lastSequence < this.#position) {
			throw this.#error("stream_reset", `the stream ${name} was made anew`);
		}
	}

	#stream(): string {
		const { stream, name } = this.#message;
		if (stream) return stream.name;
		throw this.#error("stream_unavailable", `no stream keeps ${name}`);
	}

	/** Errors that another attempt cannot mend end the reader, everything else is tried again. */
	#throwIfFinal(error: unknown): void {
		if (error instanceof PlaneError) throw error;
		if (isPermissionError(error)) throw fromNatsError(error, this.attempt);
		if (isClosedError(error))
			throw this.#failure ?? this.#error("connection_closed", "the connection was closed for good");
		// Later it only means that JetStream is not up again yet.
		if (isNoResponders(error) && this.#streamCreated === undefined) {
			throw this.#error("stream_unavailable", "the server has no JetStream", error);
		}
	}

	#error(code: PlaneErrorCode, reason: string, cause?: unknown): PlaneError {
		return this.attempt.failed({ code, outcome: "not-executed", reason, cause: causeOf(cause) });
	}

	#replaceConsumer(): void {
		this.#outdated = true;
		this.#fetched?.stop();
	}

	#stop(): void {
		this.#stopped.abort();
		this.#fetched?.stop();
	}

	/** The server forgets an idle consumer by itself, so a failure here costs nothing. */
	async #deleteConsumer(): Promise<void> {
		const consumer = this.#consumer;
		this.#consumer = undefined;
		if (consumer && this.#session.monitor.connected) await consumer.delete().catch(() => undefined);
	}
}
