import { setTimeout as delay } from "node:timers/promises";
import type { FaultProxy } from "./fault-proxy.js";
import type { ProxyFaults } from "./fault-proxy-faults.js";
import { seededRandom } from "./seeded-random.js";

/** How `randomFaults` goes about it. */
export interface RandomFaultsOptions {
	/** Decides which faults come when; the same seed gives the same faults. */
	readonly seed: number;
	readonly seconds: number;
	/** Ends it early. */
	readonly signal?: AbortSignal | undefined;
}

/** One fault of a plan: what, and for how many milliseconds, then how many without any. */
export interface PlannedFault {
	/** `reset` and `half-open` hit the connections that are open; `faults` are in force until healed. */
	readonly fault: ProxyFaults | "reset" | "half-open";
	readonly lastsMs: number;
	readonly restMs: number;
}

const FAULTS: readonly ((random: () => number) => PlannedFault["fault"])[] = [
	() => "reset",
	() => "half-open",
	() => ({ lost: "both" }),
	() => ({ lost: "to-server" }),
	() => ({ lost: "to-client" }),
	() => ({ refuse: true }),
	(random) => ({ latencyMs: Math.round(random() * 200), jitterMs: Math.round(random() * 200) }),
	(random) => ({ bytesPerSecond: 2_000 + Math.round(random() * 20_000) }),
];

/**
 * Does one random fault after the other to a proxy, with rests between, and heals it at the end. Resolves with what was done, in
 * order. For soak tests: print the seed, so that a failure can be had again.
 */
export async function randomFaults(proxy: FaultProxy, options: RandomFaultsOptions): Promise<readonly PlannedFault[]> {
	const { signal } = options;
	const done: PlannedFault[] = [];
	const wait = (ms: number): Promise<unknown> =>
		delay(ms, undefined, signal && { signal }).catch(() => undefined /* the signal */);
	for (const planned of faultPlan(options)) {
		if (signal?.aborted) break;
		await inflict(proxy, planned.fault);
		done.push(planned);
		await wait(planned.lastsMs);
		await proxy.heal();
		await wait(planned.restMs);
	}
	return done;
}

async function inflict(proxy: FaultProxy, fault: PlannedFault["fault"]): Promise<void> {
	if (fault === "reset") proxy.reset();
	else if (fault === "half-open") proxy.halfOpen();
	else await proxy.set(fault);
	// Being refused concerns nobody who is connected.
	if (fault !== "reset" && fault !== "half-open" && fault.refuse) proxy.reset();
}

/** The faults of a seed, which together with their rests take the time given. */
export function* faultPlan({ seed, seconds }: Pick<RandomFaultsOptions, "seed" | "seconds">): Generator<PlannedFault> {
	const random = seededRandom(seed);
	for (let left = seconds * 1_000; left > 0; ) {
		const fault = FAULTS[Math.floor(random() * FAULTS.length)]?.(random) ?? "reset";
		const lastsMs = Math.min(left, 50 + Math.round(random() * 1_500));
		left -= lastsMs;
		const restMs = Math.min(left, 100 + Math.round(random() * 900));
		left -= restMs;
		yield { fault, lastsMs, restMs };
	}
}
