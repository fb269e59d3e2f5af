interface Waiting<T> {
	resolve(result: IteratorResult<T, undefined>): void;
	reject(error: unknown): void;
}

const DONE = { done: true, value: undefined } as const;

/** What comes one by one and is taken by one loop. */
export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined> {
	readonly #onEnd: () => void;
	readonly #items: T[] = [];
	readonly #waiting: Waiting<T>[] = [];
	#ending = false;
	#ended = false;
	#error: Error | undefined;
	#received = 0;
	#processed = 0;

	/** `onEnd` is called once, when the loop comes to the end or leaves. */
	constructor(onEnd: () => void = () => undefined) {
		this.#onEnd = onEnd;
	}

	push(item: T): void {
		if (this.#ending) return;
		this.#received += 1;
		this.#items.push(item);
		this.#serve();
	}

	/** Ends the loop after what has come. */
	end(error?: Error): void {
		if (this.#ending) return;
		this.#ending = true;
		this.#error = error;
		this.#serve();
	}

	/** Ends the loop at once. */
	stop(error?: Error): void {
		this.#items.length = 0;
		this.end(error);
	}

	getReceived(): number {
		return this.#received;
	}

	getProcessed(): number {
		return this.#processed;
	}

	getPending(): number {
		return this.#items.length;
	}

	next(): Promise<IteratorResult<T, undefined>> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ resolve, reject });
			this.#serve();
		});
	}

	async return(): Promise<IteratorResult<T, undefined>> {
		this.stop();
		this.#finish();
		return DONE;
	}

	[Symbol.asyncIterator](): this {
		return this;
	}

	#serve(): void {
		while (this.#waiting.length > 0 && (this.#items.length > 0 || this.#ending)) {
			const waiting = this.#waiting.shift();
			if (this.#items.length > 0) {
				this.#processed += 1;
				waiting?.resolve({ done: false, value: this.#items.shift() as T });
			} else if (waiting) this.#last(waiting);
		}
	}

	#last(waiting: Waiting<T>): void {
		this.#finish();
		const error = this.#error;
		this.#error = undefined;
		if (error) waiting.reject(error);
		else waiting.resolve(DONE);
	}

	#finish(): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#onEnd();
	}
}
