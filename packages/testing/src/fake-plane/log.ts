/** What happened in the fake, in the order in which it happened. */
export type FakePlaneEntry = {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** `controller`, or the id of a drone. */
	readonly by: string;
} & FakePlaneEvent;

export type FakePlaneEvent =
	/** A message came, decoded and on the right subject. */
	| { readonly did: "received"; readonly type: string; readonly subject: string; readonly message: unknown }
	/** A received message was answered. */
	| { readonly did: "answered"; readonly type: string; readonly subject: string; readonly message: unknown }
	/** A request of its own was sent; `replied` follows when it was answered. */
	| { readonly did: "requested"; readonly type: string; readonly message: unknown }
	| { readonly did: "replied"; readonly type: string; readonly message: unknown }
	| { readonly did: "published"; readonly type: string; readonly message: unknown }
	/** Put into a stream; no sequence: the stream kept the entry it had. */
	| { readonly did: "stored"; readonly type: string; readonly message: unknown; readonly sequence: number | undefined }
	/** A message that does not decode or came on the wrong subject: Plane says nothing. */
	| { readonly did: "ignored"; readonly type: string; readonly subject: string; readonly reason: string }
	/** Something went wrong where Plane only logs it; `type` names the message or the loop. */
	| { readonly did: "failed"; readonly type: string; readonly reason: string }
	/** A drone's backend went into a state, before that was reported. */
	| { readonly did: "entered"; readonly type: "BackendState"; readonly backend: string; readonly message: string };

/** The record of a fake Plane: what reached it and what it did. */
export class FakePlaneLog {
	readonly #entries: FakePlaneEntry[] = [];
	readonly #waiting = new Set<(entry: FakePlaneEntry) => void>();

	/** All entries, oldest first. */
	get entries(): readonly FakePlaneEntry[] {
		return this.#entries;
	}

	/** The messages of one type that were received, requested, published … */
	messages<T>(
		did: Exclude<FakePlaneEvent["did"], "ignored" | "failed">,
		type: { readonly name: string; parse(value: unknown): T },
	): T[] {
		return this.#entries.flatMap((entry) =>
			entry.did === did && entry.type === type.name && "message" in entry ? [entry.message as T] : [],
		);
	}

	/** The first entry that fits, at once or when it comes; rejects when the signal is aborted. */
	async waitFor(fits: (entry: FakePlaneEntry) => boolean, signal?: AbortSignal): Promise<FakePlaneEntry> {
		signal?.throwIfAborted();
		const found = this.#entries.find(fits);
		if (found) return found;
		return await new Promise((resolve, reject) => {
			const end = (): void => {
				this.#waiting.delete(look);
				signal?.removeEventListener("abort", abort);
			};
			const abort = (): void => {
				end();
				reject(signal?.reason);
			};
			const look = (entry: FakePlaneEntry): void => {
				if (!fits(entry)) return;
				end();
				resolve(entry);
			};
			signal?.addEventListener("abort", abort);
			this.#waiting.add(look);
		});
	}

	/** @internal */
	add(entry: FakePlaneEntry): void {
		this.#entries.push(entry);
		for (const look of [...this.#waiting]) look(entry);
	}
}
