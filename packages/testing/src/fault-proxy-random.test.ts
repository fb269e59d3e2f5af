import { describe, expect, test } from "vitest";
import type { FaultProxy } from "./fault-proxy.js";
import { faultPlan, type PlannedFault, randomFaults } from "./fault-proxy-random.js";

const plan = (seed: number, seconds = 600): PlannedFault[] => [...faultPlan({ seed, seconds })];

describe("the faults of a seed", () => {
	test("are always the same, and others than those of another seed", () => {
		expect(plan(3)).toEqual(plan(3));
		expect(plan(3)).not.toEqual(plan(4));
	});

	test("take the time given, and the last one ends in time", () => {
		for (const seconds of [0.01, 1, 60]) {
			const total = plan(5, seconds).reduce((sum, { lastsMs, restMs }) => sum + lastsMs + restMs, 0);
			expect(total).toBe(seconds * 1_000);
		}
	});

	test("are of every kind, sooner or later", () => {
		const kinds = plan(1).map(({ fault }) => (typeof fault === "string" ? fault : Object.keys(fault).join()));
		expect([...new Set(kinds)].sort()).toEqual([
			"bytesPerSecond",
			"half-open",
			"latencyMs,jitterMs",
			"lost",
			"refuse",
			"reset",
		]);
	});
});

describe("random faults", () => {
	/** A proxy that only writes down what is asked of it. */
	function recorder(): { readonly proxy: FaultProxy; readonly asked: unknown[] } {
		const asked: unknown[] = [];
		const proxy = {
			set: async (faults: unknown) => void asked.push(faults),
			heal: async () => void asked.push("heal"),
			reset: () => asked.push("reset"),
			halfOpen: () => asked.push("half-open"),
		};
		return { proxy: proxy as unknown as FaultProxy, asked };
	}

	test("are done as planned and told, and healed each time", async () => {
		const { proxy, asked } = recorder();
		const done = await randomFaults(proxy, { seed: 9, seconds: 0.2 });
		expect(done).toEqual(plan(9, 0.2));
		expect(asked.filter((what) => what === "heal")).toHaveLength(done.length);
		expect(asked.at(-1)).toBe("heal");
	});

	test("end when the signal is aborted, healed", async () => {
		const { proxy, asked } = recorder();
		const abort = new AbortController();
		const running = randomFaults(proxy, { seed: 9, seconds: 600, signal: abort.signal });
		abort.abort();
		expect(await running).toHaveLength(1);
		expect(asked.at(-1)).toBe("heal");
	});
});
