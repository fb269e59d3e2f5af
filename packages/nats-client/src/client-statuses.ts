import type { ClientStatus, ConnectionMonitor } from "./connection-monitor.js";
import { forEach } from "./for-each.js";
import { MessageQueue } from "./message-queue.js";
import { onAbort } from "./on-abort.js";

/** Nobody needs more history of a connection that comes and goes. */
const LIMIT = 100;

/** The status of a client now and after each change, until it is closed. */
export class ClientStatuses implements AsyncIterator<ClientStatus, undefined>, AsyncDisposable {
	readonly #queue = new MessageQueue<ClientStatus>(LIMIT, () => undefined);
	readonly #release: () => void;

	/** @internal */
	constructor(monitor: ConnectionMonitor, signal: AbortSignal | undefined) {
		const unwatch = monitor.watch((status) => this.#take(status));
		const off = onAbort(signal, () => void this.return());
		this.#release = () => {
			unwatch();
			off();
		};
		this.#take(monitor.status);
		if (signal?.aborted) void this.return();
	}

	next(): Promise<IteratorResult<ClientStatus, undefined>> {
		return this.#queue.next();
	}

	async return(): Promise<IteratorResult<ClientStatus, undefined>> {
		this.#release();
		this.#queue.clear();
		this.#queue.end();
		return { done: true, value: undefined };
	}

	/** Follows with a callback: resolves when the client is closed, rejects with what the callback throws, which ends this only. */
	forEach(callback: (status: ClientStatus) => unknown): Promise<void> {
		return forEach(this, callback);
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.return();
	}

	#take(status: ClientStatus): void {
		this.#queue.push(status);
		if (status !== "closed") return;
		this.#release();
		this.#queue.end();
	}
}
