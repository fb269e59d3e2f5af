/** What reaches the run of a backend from outside. `lost`: another run has taken its place. */
export type BackendSignal = "terminate" | "interrupt" | "lost";

const STRENGTH: readonly BackendSignal[] = ["interrupt", "terminate", "lost"];

/** The channel of one run: it holds one signal, and the loss of it is seen by whoever looks. */
export class BackendSignals {
	#held: BackendSignal | undefined;
	#wake: () => void = () => undefined;

	/** The strongest signal that waits is the one that counts. */
	send(signal: BackendSignal): void {
		if (this.#held === undefined || STRENGTH.indexOf(signal) > STRENGTH.indexOf(this.#held)) this.#held = signal;
		this.#wake();
	}

	/** The next signal; undefined when the other signal was aborted first. */
	async next(until: AbortSignal): Promise<BackendSignal | undefined> {
		if (this.#held === undefined && !until.aborted) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
				until.addEventListener("abort", () => resolve(), { once: true });
			});
		}
		const signal = this.#held;
		if (until.aborted && signal !== "lost") return undefined;
		if (signal !== "lost") this.#held = undefined;
		return signal;
	}
}
