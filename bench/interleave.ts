import process from "node:process";
import { quantile, shuffled } from "./statistics.js";

/** Does one job `count` times. */
export type Run = (count: number) => void | Promise<void>;

/** How long candidates take turns. */
export interface Turns {
	readonly seconds: number;
	/** How long one turn lasts, roughly: short against the ups and downs of a shared machine. */
	readonly sliceMs: number;
	/** What is measured: the time that passes, or the time that this process works, on machines that do other work as well. */
	readonly clock: "wall" | "processor";
}

/** Milliseconds by the clock. */
const now = {
	wall: () => performance.now(),
	processor: () => {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000;
	},
} satisfies Record<Turns["clock"], () => number>;

const WARM_UP_MS = 150;
/** A turn is only ever slowed by what else runs on the machine, so the fast ones tell what the job costs. */
const UNDISTURBED = 0.1;

/**
 * Lets candidates for the same job take turns in random order, so that whatever slows the machine slows all of them alike. Gives
 * milliseconds per job, of the turns that nothing disturbed.
 */
export async function interleave<Names extends string>(
	candidates: Readonly<Record<Names, Run>>,
	{ seconds, sliceMs, clock }: Turns,
): Promise<Readonly<Record<Names, number>>> {
	const turns: { name: string; run: Run; count: number; samples: number[] }[] = [];
	for (const [name, run] of Object.entries<Run>(candidates)) {
		turns.push({ name, run, count: await calibrate(run, sliceMs, now[clock]), samples: [] });
	}
	const end = performance.now() + seconds * 1_000;
	while (performance.now() < end) {
		for (const { run, count, samples } of shuffled(turns)) samples.push((await time(run, count, now[clock])) / count);
	}
	const times = turns.map(({ name, samples }) => [name, quantile(samples, UNDISTURBED)]);
	return Object.fromEntries(times) as Record<Names, number>;
}

/** Warms the candidate up and tells how many jobs fill a turn that nothing disturbs. */
async function calibrate(run: Run, sliceMs: number, clock: () => number): Promise<number> {
	const end = performance.now() + WARM_UP_MS;
	let count = 1;
	let fastest = Number.POSITIVE_INFINITY;
	while (performance.now() < end) {
		fastest = Math.min(fastest, (await time(run, count, clock)) / count);
		count = Math.max(1, Math.min(Math.round(sliceMs / fastest), count * 4));
	}
	return count;
}

async function time(run: Run, count: number, clock: () => number): Promise<number> {
	const started = clock();
	await run(count);
	return clock() - started;
}
