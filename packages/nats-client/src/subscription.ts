import { Attempt } from "./attempt.js";
import { optionsOf, refused } from "./call.js";
import { callBack } from "./call-back.js";
import { isPattern } from "./is-pattern.js";
import { MessageQueue } from "./message-queue.js";
import { fromNatsError } from "./nats-error.js";
import type { PlaneError } from "./plane-error.js";
import { type InvalidMessageReport, type ReceivedMessage, receive } from "./receive.js";
import type { Session } from "./session.js";

const DEFAULT_LIMIT = 1_000;

/** How a core NATS subscription behaves. */
export interface SubscribeOptions {
	/** Ends the subscription; the iteration then ends without a throw. */
	readonly signal?: AbortSignal | undefined;
	/** How many messages wait for a slow reader before the oldest are dropped; 1,000 unless told. */
	readonly limit?: number | undefined;
	/** Called with the number of messages dropped so far, each time one is. */
	readonly onDropped?: ((dropped: number) => void) | undefined;
	/** Called when the connection is back after it was lost: what was published meanwhile will not come. */
	readonly onGap?: (() => void) | undefined;
	/** Called with every message that is not what its subject promises; it is dropped. */
	readonly onInvalid?: ((report: InvalidMessageReport) => void) | undefined;
}

/** Messages as they are published from now on. Core NATS: nothing before the subscription, and no word about gaps. */
export class Subscription<T> implements AsyncIterator<T, undefined>, AsyncDisposable {
	readonly #queue: MessageQueue<T>;
	readonly #unsubscribe: () => Promise<void>;
	readonly #untrack: () => void;
	#dropped = 0;
	#closed: Promise<void> | undefined;

	/** @internal */
	constructor(
		session: Session,
		message: ReceivedMessage<T>,
		pattern: string,
		options: SubscribeOptions & { readonly operation?: string },
	) {
		const operation = options?.operation ?? `subscribe ${message.name}`;
		const {
			limit = DEFAULT_LIMIT,
			onDropped,
			onGap,
			onInvalid = session.onInvalid,
			signal,
		} = optionsOf(operation, options);
		if (!(limit >= 1)) throw refused(operation, "limit must be 1 or more");
		const attempt = new Attempt(operation, true);
		this.#queue = new MessageQueue(limit, () => {
			this.#dropped += 1;
			this.#guard(() => onDropped?.(this.#dropped));
		});
		// The library decodes a message's subject when it is asked for it, which takes as long as decoding a small payload.
		const only = isPattern(pattern) ? undefined : pattern;
		const subscription = session.connection.subscribe(pattern, {
			callback: (error, heard) => {
				if (error) return this.#fail(fromNatsError(error, attempt, pattern));
				const received = receive(message, only ?? heard.subject, heard.data);
				if ("value" in received) this.#queue.push(received.value);
				else this.#guard(() => onInvalid?.(received.invalid));
			},
		});
		this.#unsubscribe = () => session.unsubscribe(subscription);
		const untrack = session.track({ attempt, close: () => this.close(), fail: (error) => this.#fail(error) }, signal);
		const offMonitor = session.monitor.on((event) => event === "reconnect" && this.#guard(() => onGap?.()));
		this.#untrack = () => {
			untrack();
			offMonitor();
		};
		if (signal?.aborted) void this.close();
	}

	/** How many messages were dropped because nobody read them in time. */
	get dropped(): number {
		return this.#dropped;
	}

	next(): Promise<IteratorResult<T, undefined>> {
		return this.#queue.next();
	}

	async return(): Promise<IteratorResult<T, undefined>> {
		this.#queue.clear();
		await this.close();
		// What came while it was being ended.
		this.#queue.clear();
		return { done: true, value: undefined };
	}

	/**
	 * Reads with a callback: resolves when the subscription has ended, rejects with what ended it or with what the callback throws,
	 * which ends this subscription only. While a promise that it returns is waited for, messages queue up to the limit.
	 */
	forEach(callback: (message: T) => unknown): Promise<void> {
		const ended = this.#queue.forEach(callback).finally(() => this.return());
		// Whoever wants to know awaits it; nobody has to.
		ended.catch(() => undefined);
		return ended;
	}

	/** Unsubscribes. What has arrived can still be read. */
	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.return();
	}

	#fail(error: PlaneError): void {
		this.#untrack();
		this.#queue.end({ value: error });
	}

	async #close(): Promise<void> {
		this.#untrack();
		await this.#unsubscribe();
		this.#queue.end();
	}

	/** A user's function must not throw into the connection: what it throws ends this subscription only. */
	#guard(call: () => unknown): void {
		callBack(call, (error) => {
			this.#queue.end({ value: error });
			void this.close();
		});
	}
}
