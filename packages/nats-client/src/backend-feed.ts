import { forEach } from "./for-each.js";

/** What a backend tells, one after the other. What it holds on the server goes when the iteration ends. */
export class BackendFeed<T> implements AsyncIterator<T, undefined>, AsyncDisposable {
	readonly #source: { return(): Promise<unknown> };
	readonly #values: AsyncGenerator<T, undefined>;

	/** @internal */
	constructor(source: { return(): Promise<unknown> }, values: AsyncGenerator<T, undefined>) {
		this.#source = source;
		this.#values = values;
	}

	next(): Promise<IteratorResult<T, undefined>> {
		return this.#values.next();
	}

	async return(): Promise<IteratorResult<T, undefined>> {
		// First the source: a generator that waits for it would not hear of the end.
		await this.#source.return();
		return this.#values.return(undefined);
	}

	/**
	 * Reads with a callback: resolves when the feed has ended, rejects with what ended it or with what the callback throws, which
	 * ends this feed only. A callback that returns a promise is waited for before the next one.
	 */
	forEach(callback: (value: T) => unknown): Promise<void> {
		return forEach(this, callback);
	}

	/** Ends the feed and removes what it holds on the server. What has not been read yet is gone. */
	async close(): Promise<void> {
		await this.return();
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}
