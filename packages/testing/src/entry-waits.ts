import { endOfMany } from "./fake-plane/clock.js";

/** Those who wait for an entry of a record that goes on. */
export class EntryWaits<Entry> {
	readonly #looks = new Set<(entry: Entry) => void>();
	readonly #ended = endOfMany();

	/** The first entry from now on that fits; rejects when the signal is aborted, the record ends, or `fits` throws. */
	next(fits: (entry: Entry) => boolean, signal: AbortSignal | undefined): Promise<Entry> {
		const over = signal ? AbortSignal.any([this.#ended.signal, signal]) : this.#ended.signal;
		return new Promise((resolve, reject) => {
			const end = (settle: () => void): void => {
				this.#looks.delete(look);
				over.removeEventListener("abort", abort);
				settle();
			};
			const abort = (): void => end(() => reject(over.reason));
			const look = (entry: Entry): void => {
				try {
					if (fits(entry)) end(() => resolve(entry));
				} catch (error) {
					// It is the waiting that fails, not the one whose entry it was.
					end(() => reject(error));
				}
			};
			over.addEventListener("abort", abort);
			if (over.aborted) abort();
			else this.#looks.add(look);
		});
	}

	/** There will be no other one. */
	end(reason: Error): void {
		this.#ended.abort(reason);
	}

	/** There is another one. */
	tell(entry: Entry): void {
		for (const look of [...this.#looks]) look(entry);
	}
}
