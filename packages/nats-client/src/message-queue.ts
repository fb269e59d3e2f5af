/** What waits between a callback that must not block and a reader that may be slow. It holds `limit` items and drops the oldest. */
export class MessageQueue<T> implements AsyncIterator<T, undefined> {
	readonly #limit: number;
	readonly #onDrop: () => void;
	#items: T[] = [];
	/** Items before this index were read: shifting an array is slow. */
	#read = 0;
	#waiting: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }[] = [];
	#ended = false;
	#error: { readonly value: unknown } | undefined;

	constructor(limit: number, onDrop: () => void) {
		this.#limit = limit;
		this.#onDrop = onDrop;
	}

	push(item: T): void {
		if (this.#ended) return;
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
		for (const reader of this.#waiting.splice(0)) this.#finish().then(reader.resolve, reader.reject);
	}

	/** Forgets what is queued. */
	clear(): void {
		this.#items = [];
		this.#read = 0;
	}

	next(): Promise<IteratorResult<T, undefined>> {
		if (this.#read < this.#items.length) return Promise.resolve({ done: false, value: this.#take() });
		if (this.#ended) return this.#finish();
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
		if (this.#read === this.#items.length) this.clear();
		else if (this.#read > 1024) {
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
