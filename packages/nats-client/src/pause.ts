import { onAbort } from "./on-abort.js";

/** Waits, at most until the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const done = (): void => {
			clearTimeout(timer);
			off();
			resolve();
		};
		const timer = setTimeout(done, ms);
		const off = onAbort(signal, done);
	});
}
