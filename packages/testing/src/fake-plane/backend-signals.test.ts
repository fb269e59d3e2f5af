import { describe, expect, test } from "vitest";
import { type BackendSignal, BackendSignals } from "./backend-signals.js";

const never = new AbortController().signal;

describe("the signals of a run", () => {
	test("wait until somebody looks, once", async () => {
		const signals = new BackendSignals();
		signals.send("interrupt");
		expect(await signals.next(never)).toBe("interrupt");
		const later = signals.next(never);
		signals.send("terminate");
		expect(await later).toBe("terminate");
	});

	test.each<[BackendSignal, BackendSignal, BackendSignal]>([
		["interrupt", "terminate", "terminate"],
		["terminate", "interrupt", "terminate"],
		["terminate", "lost", "lost"],
		["lost", "terminate", "lost"],
	])("%s and then %s are seen as %s", async (first, second, seen) => {
		const signals = new BackendSignals();
		signals.send(first);
		signals.send(second);
		expect(await signals.next(never)).toBe(seen);
	});

	test("stay for the next step when this one ended first, and a loss stays for good", async () => {
		const signals = new BackendSignals();
		const ended = new AbortController();
		const waiting = signals.next(ended.signal);
		ended.abort();
		expect(await waiting).toBeUndefined();
		signals.send("terminate");
		expect(await signals.next(ended.signal)).toBeUndefined();
		expect(await signals.next(never)).toBe("terminate");
		signals.send("lost");
		for (let look = 0; look < 2; look += 1) expect(await signals.next(never)).toBe("lost");
	});
});
