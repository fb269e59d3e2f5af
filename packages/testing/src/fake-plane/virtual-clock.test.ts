import { describe, expect, test } from "vitest";
import { virtualClock } from "./virtual-clock.js";

const START = 1_700_000_000_000;
const never = new AbortController().signal;

/** A clock, and a record of who woke up when. */
function startClock() {
	const clock = virtualClock({ now: START });
	const woken: string[] = [];
	const sleep = async (name: string, ms: number, signal: AbortSignal = never): Promise<void> => {
		await clock.sleep(ms, signal);
		woken.push(`${name} at ${clock.now() - START}`);
	};
	const repeat = async (name: string, ms: number): Promise<void> => {
		for (;;) {
			await clock.sleep(ms, never, { repeats: true });
			woken.push(`${name} at ${clock.now() - START}`);
		}
	};
	return { clock, woken, sleep, repeat };
}

describe("a virtual clock", () => {
	test("stands still until it is told to go on, and then wakes in order, each at its own time", async () => {
		const { clock, woken, sleep } = startClock();
		for (const ms of [30, 10, 20]) void sleep(`${ms}`, ms);
		expect(clock.now()).toBe(START);
		await clock.advance(25);
		expect(woken).toEqual(["10 at 10", "20 at 20"]);
		expect(clock.now()).toBe(START + 25);
		await clock.advance(5);
		expect(woken).toEqual(["10 at 10", "20 at 20", "30 at 30"]);
	});

	test("lets what wakes sleep again within the same advance", async () => {
		const { clock, woken, sleep } = startClock();
		void sleep("first", 10).then(() => sleep("second", 10));
		await clock.advance(100);
		expect(woken).toEqual(["first at 10", "second at 20"]);
	});

	test("keeps of repeated work the last round before each other event", async () => {
		const { clock, woken, sleep, repeat } = startClock();
		void repeat("beat", 1_000);
		void sleep("event", 5_500);
		await clock.advance(86_400_000);
		expect(woken).toEqual(["beat at 5000", "event at 5500", "beat at 86400000"]);
	});

	test("waits until its parties are done before time goes on", async () => {
		const { clock, woken, sleep } = startClock();
		let activity = 0;
		let work = Promise.resolve();
		clock.join({
			get activity() {
				return activity;
			},
			idle: () => work,
			flush: async () => undefined,
		});
		void sleep("starts work", 10).then(() => {
			activity += 1;
			work = new Promise((done) => setTimeout(done, 30)).then(() => {
				woken.push(`worked at ${clock.now() - START}`);
			});
		});
		void sleep("later", 20);
		await clock.advance(20);
		expect(woken).toEqual(["starts work at 10", "worked at 10", "later at 20"]);
	});

	test("goes on when what one party sent has come to another, though both flush at the same time", async () => {
		const { clock, woken, sleep } = startClock();
		const sent: string[] = [];
		const atServer: string[] = [];
		let heard = 0;
		clock.join({
			activity: 0,
			idle: async () => undefined,
			flush: async () => {
				await Promise.resolve();
				atServer.push(...sent.splice(0));
			},
		});
		clock.join({
			get activity() {
				return heard;
			},
			idle: async () => undefined,
			flush: async () => {
				for (const word of atServer.splice(0)) {
					heard += 1;
					woken.push(`${word} heard at ${clock.now() - START}`);
				}
			},
		});
		void sleep("sender", 10).then(() => sent.push("word"));
		void sleep("later", 20);
		await clock.advance(20);
		expect(woken).toEqual(["sender at 10", "word heard at 10", "later at 20"]);
	});

	test("ends a sleep with its signal, and advances one after the other", async () => {
		const { clock, woken, sleep } = startClock();
		const abort = new AbortController();
		void sleep("cut", 1_000, abort.signal);
		abort.abort();
		await Promise.all([clock.advance(10), clock.advance(10)]);
		expect(woken).toEqual(["cut at 0"]);
		expect(clock.now()).toBe(START + 20);
	});

	test("knows what it showed at any instant of the machine's clock", async () => {
		const { clock } = startClock();
		const before = Date.now();
		await clock.advance(60_000);
		const after = Date.now();
		expect(clock.timeOf(before)).toBe(START);
		expect(clock.timeOf(after)).toBe(START + 60_000);
		const anHourAgo = clock.timeOf(before - 3_600_000);
		expect(anHourAgo).toBeLessThanOrEqual(START - 3_599_000);
	});
});
