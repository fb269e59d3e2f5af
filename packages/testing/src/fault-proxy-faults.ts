/** Which way bytes travel through the proxy. */
export type Direction = "to-server" | "to-client";

/** What a proxy does to the bytes that pass, and to whom it opens. Nothing is done that is not named. */
export interface ProxyFaults {
	/** Milliseconds that every byte travels, each way. */
	readonly latencyMs?: number | undefined;
	/** Up to that many milliseconds more, at random. Order is kept, as TCP keeps it. */
	readonly jitterMs?: number | undefined;
	/**
	 * Nothing arrives any more, one way or both (a black hole), the end of a connection included. TCP sends again until it is
	 * heard: what was held back arrives when the fault is taken away, and is lost when the connection is reset before.
	 */
	readonly lost?: Direction | "both" | undefined;
	/** What passes in a second, each way and for each connection. */
	readonly bytesPerSecond?: number | undefined;
	/** New connections are refused (ECONNREFUSED); those that are open stay. */
	readonly refuse?: boolean | undefined;
}

/** The faults in force, and word of every change. */
export class FaultState {
	#faults: ProxyFaults = {};
	readonly #waiting = new Set<() => void>();

	get faults(): ProxyFaults {
		return this.#faults;
	}

	set(faults: ProxyFaults): void {
		this.#faults = checked(faults);
		for (const resolve of this.#waiting) resolve();
		this.#waiting.clear();
	}

	isLost(direction: Direction): boolean {
		return this.#faults.lost === "both" || this.#faults.lost === direction;
	}

	/** Resolves at the next change, or when the signal is aborted. */
	async changed(signal: AbortSignal): Promise<void> {
		if (signal.aborted) return;
		await new Promise<void>((resolve) => {
			const done = (): void => {
				this.#waiting.delete(done);
				signal.removeEventListener("abort", done);
				resolve();
			};
			this.#waiting.add(done);
			signal.addEventListener("abort", done);
		});
	}
}

function checked(faults: ProxyFaults): ProxyFaults {
	const { latencyMs = 0, jitterMs = 0, bytesPerSecond = 1 } = faults;
	for (const [name, value] of Object.entries({ latencyMs, jitterMs })) {
		if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name} must be milliseconds from 0 on`);
	}
	if (!Number.isFinite(bytesPerSecond) || bytesPerSecond < 1) throw new RangeError("bytesPerSecond must be at least 1");
	return { ...faults };
}
