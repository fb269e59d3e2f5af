/** The time the fake lives by. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Waits, at most until the signal is aborted; never rejects. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const realClock: Clock = {
	now: () => Date.now(),
	sleep: (ms, signal) =>
		new Promise((resolve) => {
			const done = (): void => {
				clearTimeout(timer);
				signal.removeEventListener("abort", done);
				resolve();
			};
			const timer = setTimeout(done, ms);
			signal.addEventListener("abort", done);
			if (signal.aborted) done();
		}),
};
