import { BackendStatsMessage } from "@plane/messages";
import { BackendFeed } from "./backend-feed.js";
import { optionsOf } from "./call.js";
import type { Session } from "./session.js";
import { type SubscribeOptions, Subscription } from "./subscription.js";

/** Plane subtracts unsigned counters: one that went backwards gives a number just below 2^64. */
const WENT_BACKWARDS = 2 ** 63;

/** How stats are heard. A callback that throws or rejects ends the feed with its error, and nothing else. */
export type StatsOptions = Pick<SubscribeOptions, "signal" | "onGap" | "onInvalid">;

/** What a backend used, by a BackendStatsMessage: memory in bytes, CPU time in the nanoseconds of Docker's counters. */
export interface BackendUsage extends BackendStatsMessage {
	/**
	 * The part of the whole host's CPU time that the backend used since the sample before, all CPUs together being 1. Undefined when
	 * a counter went backwards or the host's stood still.
	 */
	readonly cpuShare: number | undefined;
	/** The part of the memory it may have that it uses, from 0 to 1. Undefined when Docker names no limit, or less than no use. */
	readonly memoryShare: number | undefined;
}

/** @internal */
export function backendStats(
	session: Session,
	cluster: string,
	backend: string,
	options: StatsOptions,
): BackendFeed<BackendUsage> {
	const subject = BackendStatsMessage.pattern({ cluster, backend_id: backend });
	// Only the latest sample is of use to a slow reader.
	const heard = { ...optionsOf("stats", options), operation: "stats", limit: 1 };
	const samples = new Subscription(session, BackendStatsMessage, subject, heard);
	return new BackendFeed(samples, withShares(samples));
}

async function* withShares(samples: AsyncIterable<BackendStatsMessage>): AsyncGenerator<BackendUsage, undefined> {
	for await (const sample of samples) yield { ...sample, ...sharesOf(sample) };
	return undefined;
}

/** What the counters of a sample mean. */
export function sharesOf(sample: BackendStatsMessage): Pick<BackendUsage, "cpuShare" | "memoryShare"> {
	return {
		cpuShare: share(sample.cpu_used, sample.sys_cpu),
		memoryShare: share(sample.mem_used, sample.mem_available),
	};
}

function share(used: number, whole: number): number | undefined {
	if (whole === 0 || whole >= WENT_BACKWARDS || used >= WENT_BACKWARDS) return undefined;
	return used / whole;
}
