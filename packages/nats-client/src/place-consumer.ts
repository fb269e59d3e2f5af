import type { StreamConsumer } from "./jetstream.js";
import { onAbort } from "./on-abort.js";

/** When another one is asked for, in milliseconds since the first. By five seconds the first has failed. */
const ASK_AGAIN_MS = [1_000, 3_000];

/**
 * Makes a consumer of a stream that several members of a cluster keep. Servers before 2.9.12 choose any of them, later
 * ones any of which they do not know that it is down, and from that one nobody hears: so others are asked for, which may come elsewhere.
 * The first one made is it, the rest is deleted.
 */
export function placeConsumer(create: () => Promise<StreamConsumer>, signal: AbortSignal): Promise<StreamConsumer> {
	return new Promise((resolve, reject) => {
		let over = false;
		const end = (): void => {
			over = true;
			for (const timer of timers) clearTimeout(timer);
			off();
		};
		const made = (consumer: StreamConsumer): void => {
			if (over) consumer.delete().catch(() => undefined);
			else end();
			resolve(consumer);
		};
		const failed = (error: unknown): void => {
			end();
			reject(error);
		};
		const ask = (): void => void create().then(made, failed);
		const timers = ASK_AGAIN_MS.map((ms) => setTimeout(ask, ms));
		const off = onAbort(signal, () => timers.forEach(clearTimeout));
		ask();
	});
}
