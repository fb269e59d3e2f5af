/** Those who wait for an entry of a record that goes on. */
export class EntryWaits<Entry> {
	readonly #looks = new Set<(entry: Entry) => void>();

	/** The first entry from now on that fits; rejects when the signal is aborted. */
	next(fits: (entry: Entry) => boolean, signal: AbortSignal | undefined): Promise<Entry> {
		return new Promise((resolve, reject) => {
			const end = (): void => {
				this.#looks.delete(look);
				signal?.removeEventListener("abort", abort);
			};
			const abort = (): void => {
				end();
				reject(signal?.reason);
			};
			const look = (entry: Entry): void => {
				if (!fits(entry)) return;
				end();
				resolve(entry);
			};
			signal?.addEventListener("abort", abort);
			if (signal?.aborted) abort();
			else this.#looks.add(look);
		});
	}

	/** There is another one. */
	tell(entry: Entry): void {
		for (const look of [...this.#looks]) look(entry);
	}
}
