import type { ConnectionMessage, ConnectionSubscription, PlaneConnection } from "./connection.js";
import { inboxOf } from "./inbox-of.js";
import type { FetchedMessages, FetchSettings, StoredMessage } from "./jetstream.js";

const NANOS_PER_MS = 1_000_000;
/** Behind a time in nanoseconds, of which milliseconds are told. */
const NANOS_DIGITS = 6;
/** Heartbeats that a server sends while a pull waits. */
const HEARTBEATS = 6;
/** So many of them in a row must not come before the server counts as silent. */
const MISSED = 2;
/** What a slow network may need there and back: short pulls would count it as silence. */
const PATIENCE_MS = 5_000;

/** Codes of what a server says in place of messages. */
const BAD_REQUEST = 400;
const NO_RESPONDERS = 503;

/**
 * One pull from a consumer. Its messages are handed on by the batch, as they come from the network: the libraries' own pulls take each
 * one through an iterator and through objects that could acknowledge it, which costs more than decoding it.
 */
export class Pull implements FetchedMessages {
	readonly #settings: FetchSettings;
	readonly #inbox: string;
	readonly #subscription: ConnectionSubscription;
	readonly #timers: readonly ReturnType<typeof setTimeout>[];
	#batch: StoredMessage[] = [];
	#received = 0;
	readonly #mayMiss: number;
	/** The same for all messages of a consumer. */
	#numbersAt = 0;
	/** Heartbeats that are due since the server was heard. */
	#missed = 0;
	#ended = false;
	#error: { readonly value: unknown } | undefined;
	#wake: () => void = () => undefined;

	constructor(connection: PlaneConnection, consumer: string, settings: FetchSettings) {
		const { messages, expiresMs } = settings;
		const heartbeatMs = Math.floor(expiresMs / HEARTBEATS);
		this.#settings = settings;
		this.#mayMiss = Math.max(MISSED, PATIENCE_MS / heartbeatMs);
		this.#inbox = inboxOf(connection);
		this.#subscription = connection.subscribe(this.#inbox, { callback: (...heard) => this.#hear(...heard) });
		// A server that forgets to say that the pull is over is given longer.
		this.#timers = [
			setTimeout(() => this.#end(), expiresMs + PATIENCE_MS),
			setInterval(() => this.#expectHeartbeat(), heartbeatMs),
		];
		const request = {
			batch: messages,
			expires: expiresMs * NANOS_PER_MS,
			idle_heartbeat: heartbeatMs * NANOS_PER_MS,
		};
		const data = new TextEncoder().encode(JSON.stringify(request));
		try {
			connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${consumer}`, data, { reply: this.#inbox });
		} catch (error) {
			this.stop();
			throw error;
		}
	}

	async next(): Promise<IteratorResult<readonly StoredMessage[], undefined>> {
		if (this.#batch.length === 0 && !this.#ended) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		const value = this.#batch;
		this.#batch = [];
		if (value.length > 0) return { done: false, value };
		const error = this.#error;
		this.#error = undefined;
		if (error) throw error.value;
		return { done: true, value: undefined };
	}

	async return(): Promise<IteratorResult<readonly StoredMessage[], undefined>> {
		this.stop();
		return { done: true, value: undefined };
	}

	stop(): void {
		this.#end();
		this.#batch = [];
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	#hear(error: Error | null, message: ConnectionMessage): void {
		this.#missed = 0;
		if (error) this.#end({ value: error });
		else if (message.subject === this.#inbox) this.#status(message);
		else this.#take(message);
	}

	#take({ subject, data, reply = "" }: ConnectionMessage): void {
		if (this.#received === 0) this.#numbersAt = numbersAt(reply);
		// By hand: taking it apart with `split` costs as much as the payload's text.
		const sequence = reply.indexOf(".", this.#numbersAt) + 1;
		const delivery = reply.indexOf(".", sequence) + 1;
		const time = reply.indexOf(".", delivery) + 1;
		const pending = reply.indexOf(".", time) + 1;
		this.#batch.push({
			subject,
			data,
			seq: integer(reply, sequence, delivery - 1),
			deliverySequence: integer(reply, delivery, time - 1),
			timestamp: integer(reply, time, pending - 1 - NANOS_DIGITS),
			pending: integer(reply, pending, reply.length),
		});
		this.#received += 1;
		if (this.#received === this.#settings.messages) this.#end();
		else if (this.#batch.length === 1) this.#wake();
	}

	/** What is not told here is left to the heartbeats and to the time. */
	#status({ headers }: ConnectionMessage): void {
		if (!headers) return;
		const { code, description = "" } = headers;
		const deleted = description.toLowerCase() === "consumer deleted";
		if (description.toLowerCase() === "server shutdown") this.#settings.onLeaving();
		// Without what is left of it a pull ends as well, but a server that says so may say so again at once.
		if (Number(headers.get("Nats-Pending-Messages")) > 0) this.#end();
		else if (code === BAD_REQUEST || code === NO_RESPONDERS || deleted) {
			this.#end({ value: Object.assign(new Error(description), { code: String(code) }) });
		}
	}

	#expectHeartbeat(): void {
		this.#missed += 1;
		// The first tick says nothing: what it counts may have come late in the interval before it.
		if (this.#missed > this.#mayMiss) this.#settings.onSilent();
	}

	#end(error?: { readonly value: unknown }): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#error = error;
		for (const timer of this.#timers) clearTimeout(timer);
		this.#subscription.unsubscribe();
		this.#wake();
	}
}

/**
 * Where the numbers begin in a subject for acknowledgements: how often it was delivered, then its place in the stream and among the
 * consumer's deliveries, its time, and how many wait behind it. Newer servers have domain and account before the stream's name.
 */
function numbersAt(reply: string): number {
	const tokens = reply.split(".");
	return tokens.slice(0, tokens.length === 9 ? 4 : 6).join(".").length + 1;
}

/** The digits from one place to another, or to what is none. */
function integer(text: string, from: number, to: number): number {
	let value = 0;
	for (let i = from; i < to; i++) {
		const digit = text.charCodeAt(i) - 48;
		if (digit < 0 || digit > 9) break;
		value = value * 10 + digit;
	}
	return value;
}
