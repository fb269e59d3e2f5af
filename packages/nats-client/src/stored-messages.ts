import { atMost } from "./at-most.js";
import type { Attempt } from "./attempt.js";
import { disconnected, interruptedBy } from "./connection-ended.js";
import { isPattern } from "./is-pattern.js";
import type { FetchedMessages, StoredMessage, StreamConsumer } from "./jetstream.js";
import { fromNatsError, isBeyondConnection, isClosedError, isNoResponders, isPermissionError } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import { pause } from "./pause.js";
import { placeConsumer } from "./place-consumer.js";
import { PlaneError, type PlaneErrorCode } from "./plane-error.js";
import type { ReadPosition } from "./read-from.js";
import { ServerAnswers } from "./server-answers.js";
import type { Session } from "./session.js";
import { unguessable } from "./unguessable.js";
import { WatchedStream } from "./watched-stream.js";

const FETCH_MESSAGES = 1_000;
const FETCH_EXPIRES_MS = 30_000;
/** How long nothing may come before a reader that is catching up asks anew what is left. */
const CATCH_UP_EXPIRES_MS = 2_000;
/** A reader that vanished without a word is forgotten by the server after this. */
const INACTIVE_AFTER_MS = 120_000;
/** A fetch that began so long ago may be the last that the server has heard of a reader which was slow since. */
const FORGOTTEN_AFTER_MS = INACTIVE_AFTER_MS - 10_000;
/** How long the end of a reader waits for a server that keeps silent. */
const RELEASE_PATIENCE_MS = 500;
/** Nobody asks for this reason; without one the signal would make an error with a stack. */
const STOPPED = "stopped";
const RETRY_MS = { first: 100, longest: 5_000 };

/** What is read, who takes it, and who is told what happens on the way. The functions do not throw. */
export interface StoredMessagesOptions {
	readonly attempt: Attempt;
	readonly stream: string;
	readonly filter: string;
	readonly position: ReadPosition;
	readonly take: (stored: StoredMessage) => void;
	/** Resolves when everything that was taken was handled and more is wanted. */
	readonly handled: () => Promise<void>;
	readonly onInterrupted: (cause: PlaneError) => void;
	readonly onResumed: () => void;
	readonly onGap: () => void;
	/** Called once, as soon as everything was handled that the stream held when reading began. */
	readonly onCaughtUp: (() => void) | undefined;
}

/**
 * The messages of a stream, through as many consumers as it takes: each continues where the last one stopped. They are handed on
 * by a call, because each iterator between the connection and the reader would cost as much as decoding them.
 */
export class StoredMessages {
	readonly #session: Session;
	readonly #options: StoredMessagesOptions;
	readonly #position: ReadPosition;
	readonly #stream: WatchedStream;
	/** Of many the server's counts tell nothing. */
	readonly #isOneSubject: boolean;
	readonly #stopped = new AbortController();
	readonly #answers = new ServerAnswers(this.#stopped.signal, () => this.#error("closed", "the reader was closed"));
	#consumer: StreamConsumer | undefined;
	#fetched: FetchedMessages | undefined;
	#denied: PlaneError | undefined;
	/** In a row, without a message or the undisturbed end of a fetch between them. */
	#failures = 0;
	#interrupted = false;
	/**
	 * The consumer may have sent what never arrived, so that one is wanted which starts after the last message read; or reading ends.
	 * Every message asks this, and a signal's own `aborted` would make the engine forget with each reader what it had compiled.
	 */
	#replaced = false;
	/** Undefined as soon as it was called. */
	#onCaughtUp: (() => void) | undefined;

	constructor(session: Session, options: StoredMessagesOptions) {
		const { attempt, stream, filter, position } = options;
		this.#session = session;
		this.#options = options;
		this.#position = position;
		const ask = () => this.#answers.wait(session.jetStream(attempt.operation).stream(stream, filter), 0);
		this.#isOneSubject = !isPattern(filter);
		this.#stream = new WatchedStream(ask, position, this.#isOneSubject, this.#stopped.signal);
		this.#onCaughtUp = options.onCaughtUp;
	}

	stop(): void {
		this.#replaced = true;
		this.#stopped.abort(STOPPED);
		this.#fetched?.stop();
	}

	/** The connection was lost or is back: what was on its way may be gone. */
	connectionChanged(): void {
		if (!this.#session.monitor.connected) this.#answers.lost();
		this.#replaceConsumer();
	}

	/** A refused pull is answered by nobody: without this it would look like a stream in which nothing happens. */
	subjectDenied(subject: string): void {
		const name = this.#consumer?.name;
		if (name === undefined || !subject.includes(".MSG.NEXT.") || !subject.endsWith(`.${name}`)) return;
		this.#denied = this.#error("permission", `publishing to ${subject} is not permitted`);
		this.#replaceConsumer();
	}

	/** Reads until it is stopped. Rejects with what ends it otherwise. */
	async run(): Promise<void> {
		try {
			await this.#consumers();
		} finally {
			await this.#deleteConsumer();
		}
	}

	async #consumers(): Promise<void> {
		const { signal } = this.#stopped;
		for (;;) {
			if (!this.#session.monitor.connected)
				this.#interrupt(disconnected(this.#options.attempt, this.#session.lastFailure));
			await this.#session.monitor.whenConnected(signal);
			if (signal.aborted) return;
			try {
				const consumer = await this.#openConsumer();
				await this.#deliver(consumer);
				if (this.#denied) throw this.#denied;
			} catch (error) {
				await this.#failed(error);
				this.#failures += 1;
			}
			await this.#deleteConsumer();
			const wait = Math.min(RETRY_MS.first * 2 ** (this.#failures - 1), RETRY_MS.longest);
			if (this.#failures > 0) await pause(wait, signal);
		}
	}

	/** Hands on one consumer's messages, until one is missing or the consumer has to be replaced. */
	async #deliver(consumer: StreamConsumer): Promise<void> {
		if (consumer.pending === 0 && !this.#stream.mayLack) await this.#caughtUp();
		let delivered = 0;
		let isLookedAt = true;
		while (!this.#replaced) {
			const before = delivered;
			const began = performance.now();
			const fetched = await (isLookedAt ? this.#fetch(consumer) : this.#fetchAndLook(consumer));
			for await (const batch of fetched) {
				for (const stored of batch) {
					delivered += 1;
					if (stored.deliverySequence !== delivered) return;
					if (delivered === before + 1) this.#lookForGap(stored);
					const step = this.#position.moveTo(stored.seq);
					if (step === "restart") return;
					if (step === "read") this.#take(stored);
					if (this.#onCaughtUp && this.#isEnd(delivered, consumer)) await this.#caughtUp();
					if (this.#replaced) return;
				}
			}
			if (!this.#replaced) this.#failures = 0;
			// The server is asked for more only when somebody wants it.
			await this.#handled();
			if (performance.now() - began > FORGOTTEN_AFTER_MS) return;
			isLookedAt = delivered === before;
			if (!isLookedAt) continue;
			// What was expected may have been purged, or the server is not there: a new consumer tells what is left.
			if (this.#onCaughtUp) return;
			if (!this.#replaced) await this.#look();
			if (this.#stream.mayLack) return;
		}
	}

	/** Of a single subject the server's count is right; of many it goes astray when messages are replaced. */
	#isEnd(delivered: number, { pending }: StreamConsumer): boolean {
		if (this.#position.atHistoryEnd) return true;
		return this.#isOneSubject && delivered >= pending && !this.#stream.mayLack;
	}

	#take(stored: StoredMessage): void {
		this.#failures = 0;
		this.#stream.read(stored.seq);
		this.#options.take(stored);
	}

	#replaceConsumer(): void {
		this.#replaced = true;
		this.#fetched?.stop();
	}

	#silent(): void {
		this.#interrupt(this.#error("timeout", "the server gives no sign of life; reading goes on with another consumer"));
		this.#replaceConsumer();
	}

	async #fetch(consumer: StreamConsumer): Promise<FetchedMessages> {
		const fetched = await consumer.fetch({
			messages: FETCH_MESSAGES,
			expiresMs: this.#onCaughtUp ? CATCH_UP_EXPIRES_MS : FETCH_EXPIRES_MS,
			onSilent: () => this.#silent(),
			// A server by itself takes the connection along: until it is back there is nothing to ask.
			onLeaving: () => void (this.#stream.replicated && this.#replaceConsumer()),
		});
		this.#fetched = fetched;
		if (this.#replaced) fetched.stop();
		return fetched;
	}

	/** Looks at the stream before it hands on what it fetches meanwhile: what was purged leaves no trace in what comes. */
	async #fetchAndLook(consumer: StreamConsumer): Promise<FetchedMessages> {
		const fetched = await this.#fetch(consumer);
		try {
			if (!this.#replaced) await this.#look();
		} catch (error) {
			// Without an answer it goes on as long as messages come: a stream without a leader still gives out what it holds.
			if (!(error instanceof PlaneError)) return fetched;
			fetched.stop();
			throw error;
		}
		return fetched;
	}

	#lookForGap(stored: StoredMessage): void {
		if (this.#isOneSubject && this.#stream.hasForgotten(stored)) this.#options.onGap();
	}

	async #caughtUp(): Promise<void> {
		if (!this.#onCaughtUp) return;
		await this.#handled();
		const onCaughtUp = this.#onCaughtUp;
		this.#onCaughtUp = undefined;
		if (!this.#stopped.signal.aborted) onCaughtUp?.();
	}

	async #handled(): Promise<void> {
		if (!this.#stopped.signal.aborted) await this.#options.handled();
	}

	async #openConsumer(): Promise<StreamConsumer> {
		this.#replaced = this.#stopped.signal.aborted;
		const { attempt, stream, filter } = this.#options;
		await this.#look();
		// Also where it is the stream's only pattern: roles are permitted to create consumers with a filter.
		const settings = { filter, start: this.#position.consumerStart(), inactiveAfterMs: INACTIVE_AFTER_MS };
		const jetStream = this.#session.jetStream(attempt.operation);
		const create = () => jetStream.createConsumer(stream, { name: `plane-${unguessable()}`, ...settings });
		const making = this.#stream.replicated ? placeConsumer(create, this.#stopped.signal) : create();
		const consumer = await this.#answers.wait(making, RELEASE_PATIENCE_MS).catch((error: unknown) => {
			// Should it come after all, nobody wants it any more.
			making.then((late) => late.delete()).catch(() => undefined);
			throw error;
		});
		this.#consumer = consumer;
		this.#position.opened();
		this.#resume();
		return consumer;
	}

	async #look(): Promise<void> {
		const change = await this.#stream.look();
		if (change === undefined) return;
		const code = this.#stream.seen ? "stream_reset" : "stream_unavailable";
		throw this.#error(code, `the stream ${this.#options.stream} ${change}`);
	}

	/** Errors that another attempt cannot mend end the reader, everything else is tried again. */
	async #failed(error: unknown): Promise<void> {
		if (this.#stopped.signal.aborted) return;
		if (error instanceof PlaneError) throw error;
		if (isPermissionError(error) || isBeyondConnection(error)) throw fromNatsError(error, this.#options.attempt);
		if (isClosedError(error)) throw await this.#session.goneFor(this.#options.attempt);
		// Later it only means that JetStream is not up again yet.
		if (isNoResponders(error) && !this.#stream.seen) {
			throw this.#error("stream_unavailable", "the server has no JetStream", error);
		}
		this.#interrupt(interruptedBy(error, this.#options.attempt));
	}

	#interrupt(cause: PlaneError): void {
		if (this.#interrupted || this.#stopped.signal.aborted) return;
		this.#interrupted = true;
		this.#options.onInterrupted(cause);
	}

	#resume(): void {
		if (!this.#interrupted) return;
		this.#interrupted = false;
		this.#options.onResumed();
	}

	#error(code: PlaneErrorCode, reason: string, cause?: unknown): PlaneError {
		return this.#options.attempt.failed({ code, outcome: "not-executed", reason, cause: causeOf(cause) });
	}

	/** The server forgets an idle consumer by itself, so it costs nothing when this fails or takes too long. */
	async #deleteConsumer(): Promise<void> {
		const consumer = this.#consumer;
		this.#consumer = undefined;
		if (consumer && this.#session.monitor.connected) await atMost(RELEASE_PATIENCE_MS, consumer.delete());
	}
}
