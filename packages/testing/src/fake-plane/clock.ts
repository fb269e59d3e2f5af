import { setMaxListeners } from "node:events";

/** The time a fake Plane lives by: `realClock`, or one that stands still until it is told to advance (`virtualClock`). */
export interface Clock {
	/** Whether time passes only when it is told to. */
	readonly virtual: boolean;
	/** Milliseconds since 1970. */
	now(): number;
	/** Waits, at most until the signal is aborted; never rejects. */
	sleep(ms: number, signal: AbortSignal, options?: SleepOptions): Promise<void>;
	/** What this clock showed at an instant of the server's clock; both in milliseconds since 1970. */
	timeOf(serverTime: number): number;
	/** Takes part in it until the returned function is called: before time goes on, every party is done with its work. */
	join(party: ClockParty): () => void;
}

/** How a wait belongs to others. */
export interface SleepOptions {
	/** The pause between two rounds of the same work: a clock that leaps over several rounds may keep only the last one. */
	readonly repeats?: boolean;
}

/** Somebody whose work a virtual clock waits for. */
export interface ClockParty {
	/** Grows with everything that happens. */
	readonly activity: number;
	/** Resolves when nothing is under way that ends by itself. */
	idle(): Promise<void>;
	/** Resolves when what others sent until now has arrived. */
	flush(): Promise<void>;
}

/** Timers fire after a millisecond when they are given more than this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. */
export const realClock: Clock = {
	virtual: false,
	now: () => Date.now(),
	sleep: (ms, signal) =>
		new Promise((resolve) => {
			if (signal.aborted) return resolve();
			const done = (): void => {
				clearTimeout(timer);
				signal.removeEventListener("abort", done);
				resolve();
			};
			const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(done, ms);
			signal.addEventListener("abort", done);
		}),
	timeOf: (serverTime) => serverTime,
	join: () => () => undefined,
};

/** The reason of a signal that nobody asks for one: without it an error with a stack would be made. */
export const ENDED = "ended";

/** A signal that any number of waits may listen to. */
export function endOfMany(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}
