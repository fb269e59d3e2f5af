import {
	createInbox,
	ErrorCode,
	type JetStreamClient,
	type JetStreamManager,
	type JetStreamManagerOptions,
	type JetStreamOptions,
	type Msg,
	type NatsConnection,
	NatsError,
	type Payload,
	type PublishOptions,
	type RequestOptions,
	type ServerInfo,
	type ServicesAPI,
	type Stats,
	type Status,
	type Subscription,
	type SubscriptionOptions,
} from "nats";
import { AsyncQueue } from "./async-queue.js";
import { busMessage, statusMessage } from "./bus-message.js";
import { DeliveryQueue } from "./delivery-queue.js";
import { MemoryBus } from "./memory-bus.js";
import { MemoryJetStreamClient } from "./memory-jetstream-client.js";
import { memoryJetStreamManager } from "./memory-jetstream-manager.js";
import { MemorySubscription } from "./memory-subscription.js";
import { NotInMemoryError, notInMemory, refuseOthers } from "./not-in-memory.js";
import { PendingRequests } from "./pending-requests.js";
import { covers, isPattern, isSubject } from "./subject-pattern.js";

const MAX_PAYLOAD = 1_048_576;
const REQUEST_TIMEOUT_MS = 1_000;
const CHECK_API: ReadonlySet<string> = new Set(["checkAPI", "timeout"]);
const REQUEST_OPTIONS: ReadonlySet<string> = new Set(["timeout", "headers"]);
const SUBSCRIPTION_OPTIONS: ReadonlySet<string> = new Set(["callback", "queue", "max"]);

const REFUSED = notInMemory<NatsConnection>()("connection", "requestMany", "reconnect");

/** A connection in this process, of the shape of those of `nats` 2.x. */
export interface MemoryConnection extends NatsConnection {
	/** Another connection to the same bus: what one publishes the others hear. Also when this one is closed. */
	clone(): MemoryConnection;
}

/**
 * A connection without a server, for unit tests: a bus of its own in this process, with JetStream, on no port. It does what `nats` 2.x
 * and a single nats-server do for subjects, queue groups, requests, headers, drain, and for streams and consumers with Plane's kinds of
 * limits. All else throws `NotInMemoryError`, so faults, permissions, TLS and clusters are for `startNatsServer`.
 */
export function memoryConnection(): MemoryConnection {
	return new InMemory(new MemoryBus());
}

let connections = 0;

class InMemory implements MemoryConnection {
	readonly info: ServerInfo;
	readonly bus: MemoryBus;
	readonly deliveries = new DeliveryQueue();
	readonly #subscriptions = new Set<MemorySubscription>();
	readonly #requests = new PendingRequests();
	readonly #closed: Promise<undefined>;
	readonly #stats = { inBytes: 0, inMsgs: 0, outBytes: 0, outMsgs: 0 };
	#resolveClosed: (why: undefined) => void = () => undefined;
	#state: "open" | "draining" | "drained" | "closed" = "open";
	#inbox: string | undefined;
	#count = 0;
	readonly requestMany = REFUSED.requestMany;
	readonly reconnect = REFUSED.reconnect;

	constructor(bus: MemoryBus) {
		this.bus = bus;
		this.info = serverInfo();
		this.#closed = new Promise((resolve) => {
			this.#resolveClosed = resolve;
		});
	}

	clone(): MemoryConnection {
		return new InMemory(this.bus);
	}

	publish(subject: string, payload?: Payload, options: PublishOptions = {}): void {
		this.#check(subject, this.#state === "drained");
		if (!isSubject(subject)) throw new NotInMemoryError("publishing to an invalid subject");
		const message = busMessage(subject, payload, options);
		if (message.data.length > MAX_PAYLOAD) throw NatsError.errorForCode(ErrorCode.MaxPayloadExceeded);
		this.#stats.outMsgs += 1;
		this.#stats.outBytes += message.data.length;
		if (!this.bus.publish(message) && message.reply !== undefined) this.#nobody(message.reply);
	}

	publishMessage({ subject, data, reply, headers }: Msg): void {
		this.publish(subject, data, { ...(reply && { reply }), ...(headers && { headers }) });
	}

	respondMessage({ data, reply, headers }: Msg): boolean {
		if (!reply) return false;
		this.publish(reply, data, { reply, ...(headers && { headers }) });
		return true;
	}

	subscribe(subject: string, options: SubscriptionOptions = {}): Subscription {
		this.#check(subject, this.isDraining());
		refuseOthers("subscription option", options, SUBSCRIPTION_OPTIONS);
		if (!isPattern(subject)) throw new NotInMemoryError("subscribing to an invalid subject");
		this.#count += 1;
		const subscription = new MemorySubscription(this, this.#count, subject, options);
		this.#subscriptions.add(subscription);
		return subscription;
	}

	/** @internal */
	forget(subscription: MemorySubscription): void {
		this.#subscriptions.delete(subscription);
	}

	/** @internal */
	received(bytes: number): void {
		this.#stats.inMsgs += 1;
		this.#stats.inBytes += bytes;
	}

	async request(
		subject: string,
		payload?: Payload,
		options: RequestOptions = { timeout: REQUEST_TIMEOUT_MS },
	): Promise<Msg> {
		this.#check(subject, this.isDraining());
		refuseOthers("request option", options, REQUEST_OPTIONS);
		const { timeout = REQUEST_TIMEOUT_MS, headers } = options;
		if (timeout < 1) throw new NatsError("timeout", ErrorCode.InvalidOption);
		const inbox = this.#openInbox();
		this.#count += 1;
		const token = String(this.#count);
		const reply = `${inbox}.${token}`;
		return await this.#requests.wait(token, timeout, () =>
			this.publish(subject, payload, { reply, ...(headers && { headers }) }),
		);
	}

	async flush(): Promise<void> {
		if (this.isClosed()) throw NatsError.errorForCode(ErrorCode.ConnectionClosed);
		await this.deliveries.settled();
	}

	async drain(): Promise<void> {
		if (this.isClosed()) throw NatsError.errorForCode(ErrorCode.ConnectionClosed);
		if (this.isDraining()) throw NatsError.errorForCode(ErrorCode.ConnectionDraining);
		this.#state = "draining";
		await Promise.all([...this.#subscriptions].map((subscription) => subscription.drain()));
		if (this.isClosed()) return;
		this.#state = "drained";
		await this.deliveries.settled();
		await this.close();
	}

	async close(): Promise<void> {
		if (this.isClosed()) return;
		this.#state = "closed";
		this.#requests.end();
		for (const subscription of [...this.#subscriptions]) subscription.close();
		this.#resolveClosed(undefined);
	}

	async closed(): Promise<undefined> {
		return await this.#closed;
	}

	isClosed(): boolean {
		return this.#state === "closed";
	}

	isDraining(): boolean {
		return this.#state === "draining" || this.#state === "drained";
	}

	/** Nothing ever happens to it. As in the library, who iterates ends it with `stop`, for closing does not. */
	status(): AsyncIterable<Status> {
		return new AsyncQueue<Status>();
	}

	getServer(): string {
		return "memory";
	}

	stats(): Stats {
		return { ...this.#stats };
	}

	async rtt(): Promise<number> {
		const start = performance.now();
		await this.flush();
		return Math.round(performance.now() - start);
	}

	async jetstreamManager(options: JetStreamManagerOptions = {}): Promise<JetStreamManager> {
		refuseOthers("JetStream option", options, CHECK_API);
		return memoryJetStreamManager(this);
	}

	jetstream(options: JetStreamOptions = {}): JetStreamClient {
		refuseOthers("JetStream option", options, CHECK_API);
		return new MemoryJetStreamClient(this);
	}

	get services(): ServicesAPI {
		throw new NotInMemoryError("connection.services");
	}

	#check(subject: string, refused: boolean): void {
		if (this.isClosed()) throw NatsError.errorForCode(ErrorCode.ConnectionClosed);
		if (refused) throw NatsError.errorForCode(ErrorCode.ConnectionDraining);
		if (subject === "") throw NatsError.errorForCode(ErrorCode.BadSubject);
	}

	/** All answers come through one subscription, as in the library. */
	#openInbox(): string {
		if (this.#inbox !== undefined) return this.#inbox;
		const inbox = createInbox();
		this.#inbox = inbox;
		this.subscribe(`${inbox}.*`, {
			callback: (_, message) => this.#requests.answer(message.subject.slice(inbox.length + 1), message),
		});
		return inbox;
	}

	/** The server tells who asked, and nobody else, that nobody listens. */
	#nobody(reply: string): void {
		for (const subscription of this.#subscriptions) {
			if (covers(subscription.pattern, reply)) subscription.take(statusMessage(reply, 503, ""));
		}
	}
}

function serverInfo(): ServerInfo {
	connections += 1;
	return {
		client_id: connections,
		go: "",
		headers: true,
		host: "memory",
		jetstream: true,
		max_payload: MAX_PAYLOAD,
		port: 0,
		proto: 1,
		server_id: "memory",
		server_name: "memory",
		version: "2.10.0",
	};
}
