import { median, shuffled } from "./statistics.js";

/** Does one job `count` times. */
export type Run = (count: number) => void | Promise<void>;

/** How long candidates take turns. */
export interface Turns {
	readonly seconds: number;
	/** How long one turn lasts, roughly: short against the ups and downs of a shared machine. */
	readonly sliceMs: number;
}

const WARM_UP_MS = 150;

/**
 * Lets candidates for the same job take turns in random order, so that whatever slows the machine slows all of them alike. Gives
 * milliseconds per job, median over the turns.
 */
export async function interleave<Names extends string>(
	candidates: Readonly<Record<Names, Run>>,
	{ seconds, sliceMs }: Turns,
): Promise<Readonly<Record<Names, number>>> {
	const turns: { name: string; run: Run; count: number; samples: number[] }[] = [];
	for (const [name, run] of Object.entries<Run>(candidates)) {
		turns.push({ name, run, count: await calibrate(run, sliceMs), samples: [] });
	}
	const end = performance.now() + seconds * 1_000;
	while (performance.now() < end) {
		for (const { run, count, samples } of shuffled(turns)) samples.push((await time(run, count)) / count);
	}
	const medians = turns.map(({ name, samples }) => [name, median(samples)]);
	return Object.fromEntries(medians) as Record<Names, number>;
}

/** Warms the candidate up and tells how many jobs fill a turn. */
async function calibrate(run: Run, sliceMs: number): Promise<number> {
	const end = performance.now() + WARM_UP_MS;
	let count = 1;
	while (performance.now() < end) {
		const taken = await time(run, count);
		count = Math.max(1, Math.min(Math.round((count * sliceMs) / taken), count * 4));
	}
	return count;
}

async function time(run: Run, count: number): Promise<number> {
	const started = performance.now();
	await run(count);
	return performance.now() - started;
}
