import {
	type ConsumerInfo,
	type ConsumerMessages,
	type ConsumerStatus,
	createInbox,
	type FetchOptions,
	type JsMsg,
	type Msg,
	type NatsConnection,
	NatsError,
	nanos,
} from "nats";
import { AsyncQueue } from "./async-queue.js";
import { MemoryJsMessage } from "./memory-js-message.js";
import { refuseOthers } from "./not-in-memory.js";

// Taken before a test runner replaces them: the bus is no part of the time that tests fake.
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

const BATCH = 100;
const EXPIRES_MS = 30_000;
const LEAST_EXPIRES_MS = 1_000;
/** The library waits a little longer than the server. */
const PATIENCE = 1.05;
const FETCH_OPTIONS: ReadonlySet<string> = new Set(["max_messages", "expires", "idle_heartbeat"]);

/** Asks a consumer for its next messages and iterates what comes until all have come or the time is over. */
export function fetchMessages(
	connection: NatsConnection,
	{ stream_name: stream, name }: ConsumerInfo,
	options: FetchOptions,
): ConsumerMessages {
	refuseOthers("fetch option", options, FETCH_OPTIONS);
	// Nothing between here and the consumer can fall silent, so heartbeats would tell nothing.
	const { max_messages: batch = BATCH, expires = EXPIRES_MS } = options;
	if (expires < LEAST_EXPIRES_MS) throw new Error(`expires should be at least ${LEAST_EXPIRES_MS}ms`);
	const fetched = new FetchedMessages(connection, batch, expires);
	connection.publish(
		`$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
		JSON.stringify({ batch, expires: nanos(expires) }),
		{
			reply: fetched.inbox,
		},
	);
	return fetched;
}

class FetchedMessages extends AsyncQueue<JsMsg> implements ConsumerMessages {
	readonly inbox = createInbox();
	readonly #done: Promise<Error | undefined>;
	readonly #end: (error?: Error) => void;
	#left: number;

	constructor(connection: NatsConnection, batch: number, expires: number) {
		super(() => this.#end());
		this.#left = batch;
		const subscription = connection.subscribe(this.inbox, { callback: (_, message) => this.#take(message) });
		let resolve: (error?: Error) => void = () => undefined;
		this.#done = new Promise((settle) => {
			resolve = settle as typeof resolve;
		});
		void subscription.closed.then(() => {
			this.end();
			this.#end();
		});
		const timer = startTimer(() => this.stop(), Math.round(expires * PATIENCE));
		this.#end = (error) => {
			stopTimer(timer);
			subscription.unsubscribe();
			resolve(error);
		};
	}

	override stop(error?: Error): void {
		super.stop(error);
		this.#end(error);
	}

	async close(): Promise<Error | undefined> {
		this.stop();
		return await this.closed();
	}

	async closed(): Promise<Error | undefined> {
		return await this.#done;
	}

	/** Nothing happens beside the messages; it ends with them. */
	async status(): Promise<AsyncIterable<ConsumerStatus>> {
		const statuses = new AsyncQueue<ConsumerStatus>();
		void this.#done.then(() => statuses.end());
		return statuses;
	}

	/** What comes under the name of the inbox is about the request; messages keep their own. */
	#take(message: Msg): void {
		if (message.subject === this.inbox) this.#ended(message);
		else this.#add(message);
	}

	#add(message: Msg): void {
		this.push(new MemoryJsMessage(message));
		this.#left -= 1;
		if (this.#left > 0) return;
		this.end();
		this.#end();
	}

	#ended({ headers }: Msg): void {
		const waited = headers?.has("Nats-Pending-Messages");
		const error = waited ? undefined : new NatsError(reasonOf(headers), String(headers?.code));
		this.end(error);
		this.#end(error);
	}
}

function reasonOf(headers: Msg["headers"]): string {
	return headers?.code === 503 ? "no responders" : String(headers?.description).toLowerCase();
}
