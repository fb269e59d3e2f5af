import { checkCallback } from "./call.js";
import { isPromiseLike } from "./is-promise-like.js";
import { tracing } from "./traced.js";

/** What waits between a callback that must not block and a reader that may be slow. It holds `limit` items and drops the oldest. */
export class MessageQueue<T> implements AsyncIterator<T, undefined> {
	readonly #limit: number;
	readonly #onDrop: () => void;
	#items: T[] = [];
	/** Items before this index were read: shifting an array is slow. */
	#read = 0;
	#waiting: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }[] = [];
	#takers: { take(item: T): void; end(): void }[] = [];
	#onDrained: (() => void) | undefined;
	#ended = false;
	#error: { readonly value: unknown } | undefined;

	constructor(limit: number, onDrop: () => void) {
		this.#limit = limit;
		this.#onDrop = onDrop;
	}

	push(item: T): void {
		if (this.#ended) return;
		const [taker] = this.#takers;
		if (taker) {
			taker.take(item);
			return;
		}
		const reader = this.#waiting.shift();
		if (reader) {
			reader.resolve({ done: false, value: item });
			return;
		}
		if (this.#items.length - this.#read >= this.#limit) this.#drop();
		this.#items.push(item);
	}

	/** What is queued can still be read; then the iteration ends, with the error if there is one. */
	end(error?: { readonly value: unknown }): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#error = error;
		for (const taker of [...this.#takers]) taker.end();
		this.#onDrained?.();
		for (const reader of this.#waiting.splice(0)) this.#finish().then(reader.resolve, reader.reject);
	}

	/** Forgets what is queued. */
	clear(): void {
		this.#items = [];
		this.#read = 0;
		this.#onDrained?.();
	}

	/** Resolves when everything was read and more is asked for, or when it was cleared or has ended. */
	drained(): Promise<void> {
		if (this.#ended || this.#waiting.length > 0) return Promise.resolve();
		return new Promise((resolve) => {
			this.#onDrained = resolve;
		});
	}

	next(): Promise<IteratorResult<T, undefined>> {
		if (this.#read < this.#items.length) return Promise.resolve({ done: false, value: this.#take() });
		return this.#toCome();
	}

	/**
	 * Hands on every item the moment it comes; while a promise of the callback is waited for, items queue up. Resolves at the end,
	 * rejects with the error or with what the callback throws.
	 */
	async forEach(callback: (item: T) => unknown): Promise<void> {
		checkCallback(callback);
		for (;;) {
			while (this.#read < this.#items.length) {
				const result = callback(this.#take());
				if (isPromiseLike(result)) await result;
			}
			if (this.#ended) return void (await this.#toCome());
			await this.#handOn(callback);
		}
	}

	/** Until the callback has to be waited for, or the end. A reader that awaits each item costs a third more. */
	#handOn(callback: (item: T) => unknown): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const release = (settle: (value: unknown) => void, value?: unknown): void => {
				this.#takers.splice(this.#takers.indexOf(taker), 1);
				settle(value);
			};
			const take = (item: T): void => {
				try {
					const result = callback(item);
					if (isPromiseLike(result)) release(resolve, result);
				} catch (error) {
					release(reject, error);
				}
			};
			const taker = { take, end: () => release(resolve) };
			this.#takers.push(taker);
		});
	}

	/** What there is not yet, or the end. */
	#toCome(): Promise<IteratorResult<T, undefined>> {
		return tracing(this.#ended ? this.#finish() : this.#pushed());
	}

	#pushed(): Promise<IteratorResult<T, undefined>> {
		this.#onDrained?.();
		return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
	}

	/** An error is told once, like a generator does. */
	#finish(): Promise<IteratorResult<T, undefined>> {
		const error = this.#error;
		this.#error = undefined;
		return error ? Promise.reject(error.value) : Promise.resolve({ done: true, value: undefined });
	}

	#take(): T {
		const item = this.#items[this.#read] as T;
		this.#read += 1;
		if (this.#read === this.#items.length || this.#read > 1024) {
			this.#items = this.#items.slice(this.#read);
			this.#read = 0;
		}
		return item;
	}

	#drop(): void {
		this.#take();
		this.#onDrop();
	}
}
