import process from "node:process";
import { median, shuffled } from "./statistics.js";

/** Does one job `count` times. A number says how many milliseconds that took, where it was timed elsewhere. */
export type Run = (count: number) => void | Promise<void> | Promise<number>;

/** How long candidates take turns. */
export interface Turns {
	readonly seconds: number;
	/** How long one turn lasts, roughly: short against the ups and downs of a shared machine. */
	readonly sliceMs: number;
	/** How long each candidate runs before anything counts. */
	readonly warmUpMs: number;
	/** How many turns each takes at least, however long they last; a median of few tells little. */
	readonly leastRounds?: number;
	/** What is measured: the time that passes, or the time that this process works, on machines that do other work as well. */
	readonly clock: "wall" | "processor";
}

/** How many times as long the job takes as the base. */
export type Compare<Names> = (job: Names, base: Names) => number;

/** Milliseconds by the clock. */
const now = {
	wall: () => performance.now(),
	processor: () => {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000;
	},
} satisfies Record<Turns["clock"], () => number>;

/**
 * Lets candidates for the same job take turns in random order, so that whatever slows the machine slows all of them alike. Only
 * times of the same round are compared, and the median of the rounds counts.
 */
export async function interleave<Names extends string>(
	candidates: Readonly<Record<Names, Run>>,
	{ seconds, sliceMs, warmUpMs, leastRounds = 5, clock }: Turns,
): Promise<Compare<Names>> {
	const turns: { run: Run; count: number; samples: number[] }[] = [];
	const samplesOf = new Map<string, readonly number[]>();
	for (const [name, run] of Object.entries<Run>(candidates)) {
		const samples: number[] = [];
		samplesOf.set(name, samples);
		turns.push({ run, count: await calibrate(run, { sliceMs, warmUpMs }, now[clock]), samples });
	}
	const end = performance.now() + seconds * 1_000;
	for (let round = 0; round < leastRounds || performance.now() < end; round++) {
		for (const { run, count, samples } of shuffled(turns)) samples.push((await time(run, count, now[clock])) / count);
	}
	return (job, base) => {
		const times = samplesOf.get(base) ?? [];
		return median((samplesOf.get(job) ?? []).map((sample, round) => sample / (times[round] ?? Number.NaN)));
	};
}

/** Warms the candidate up and tells how many jobs fill a turn that nothing disturbs. */
async function calibrate(
	run: Run,
	{ sliceMs, warmUpMs }: Pick<Turns, "sliceMs" | "warmUpMs">,
	clock: () => number,
): Promise<number> {
	const [began, worked] = [performance.now(), now.processor()];
	let count = 1;
	let fastest = Number.POSITIVE_INFINITY;
	do {
		fastest = Math.min(fastest, (await time(run, count, clock)) / count);
		count = Math.max(1, Math.min(Math.round(sliceMs / fastest), count * 4));
		// A busy machine gives less time to work than passes, and a job may wait for others.
	} while (now.processor() - worked < warmUpMs && performance.now() - began < 5 * warmUpMs);
	return count;
}

async function time(run: Run, count: number, clock: () => number): Promise<number> {
	const started = clock();
	const timed = await run(count);
	return typeof timed === "number" ? timed : clock() - started;
}
