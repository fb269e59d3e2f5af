import { ErrorCode, type Msg, NatsError, type Subscription, type SubscriptionOptions } from "nats";
import { AsyncQueue } from "./async-queue.js";
import type { BusMessage } from "./bus-message.js";
import type { DeliveryQueue } from "./delivery-queue.js";
import type { Listener, MemoryBus } from "./memory-bus.js";
import { MemoryMessage } from "./memory-message.js";

/** What a subscription needs of its connection. */
export interface SubscriptionHome {
	readonly bus: MemoryBus;
	readonly deliveries: DeliveryQueue;
	isClosed(): boolean;
	publish(subject: string, ...rest: readonly unknown[]): void;
	forget(subscription: MemorySubscription): void;
	received(bytes: number): void;
}

/** A subscription of a memory connection, with a callback or to be iterated. */
export class MemorySubscription implements Subscription, Listener {
	readonly closed: Promise<void>;
	readonly pattern: string;
	readonly queue: string | undefined;
	readonly #id: number;
	readonly #home: SubscriptionHome;
	readonly #options: SubscriptionOptions;
	readonly #messages: AsyncQueue<Msg>;
	#resolveClosed: () => void = () => undefined;
	#max: number | undefined;
	#routed = 0;
	#received = 0;
	#done = false;
	#drained: Promise<void> | undefined;

	constructor(home: SubscriptionHome, id: number, pattern: string, options: SubscriptionOptions) {
		this.#home = home;
		this.#id = id;
		this.pattern = pattern;
		this.queue = options.queue || undefined;
		this.#options = options;
		this.#max = options.max;
		this.closed = new Promise((resolve) => {
			this.#resolveClosed = resolve;
		});
		this.#messages = new AsyncQueue(() => {
			this.#resolveClosed();
			this.unsubscribe();
		});
		home.bus.listen(this);
	}

	take(message: BusMessage): void {
		this.#routed += 1;
		if (this.#max !== undefined && this.#routed >= this.#max) this.#home.bus.forget(this);
		this.#home.deliveries.add(() => this.#deliver(message));
	}

	callback(error: NatsError | null, message: Msg): void {
		if (this.#options.callback) this.#options.callback(error, message);
		else if (error) this.#messages.end(error);
		else this.#messages.push(message);
	}

	unsubscribe(max?: number): void {
		if (this.#done) return;
		this.#max = max;
		if (max === undefined || this.#received >= max) this.close();
		else if (this.#routed >= max) this.#home.bus.forget(this);
	}

	drain(): Promise<void> {
		if (this.#home.isClosed()) return Promise.reject(NatsError.errorForCode(ErrorCode.ConnectionClosed));
		if (this.#done) return Promise.reject(NatsError.errorForCode(ErrorCode.SubClosed));
		this.#home.bus.forget(this);
		this.#drained ??= this.#home.deliveries.settled().then(() => this.close());
		return this.#drained;
	}

	/** What has come is still to be had by who iterates. */
	close(): void {
		if (this.#done) return;
		this.#done = true;
		this.#home.bus.forget(this);
		this.#home.forget(this);
		if (this.#options.callback) this.#resolveClosed();
		else this.#messages.end();
	}

	isDraining(): boolean {
		return this.#drained !== undefined;
	}

	isClosed(): boolean {
		return this.#done;
	}

	getSubject(): string {
		return this.pattern;
	}

	getReceived(): number {
		return this.#received;
	}

	getProcessed(): number {
		return this.#options.callback ? this.#received : this.#messages.getProcessed();
	}

	getPending(): number {
		return this.#messages.getPending();
	}

	getID(): number {
		return this.#id;
	}

	getMax(): number | undefined {
		return this.#max;
	}

	[Symbol.asyncIterator](): AsyncIterator<Msg> {
		if (this.#options.callback) throw new NatsError("cannot iterate when a callback is used", ErrorCode.ApiError);
		return this.#messages;
	}

	#deliver(message: BusMessage): void {
		if (this.#done) return;
		this.#received += 1;
		this.#home.received(message.data.length);
		try {
			this.callback(null, new MemoryMessage(message, this.#id, this.#home));
		} finally {
			if (this.#max !== undefined && this.#received >= this.#max) this.close();
		}
	}
}
