import type { Bench, Finding } from "../group.js";
import { interleave, type Run } from "../interleave.js";

const WARM_UP_MS = 40;

/** What the last job gave: a result that nobody looks at may never be made. */
const sink: { last: unknown } = { last: undefined };

/** How many loops there are. */
let loops = 0;

/** A turn in which each input is worked on once per job. */
export function over<T>(inputs: readonly T[], work: (input: T) => unknown): Run {
	// An engine compiles each text once: a loop that all candidates shared would call all of them the slow way, as no program does.
	const loop = new Function(
		"inputs",
		"work",
		"sink",
		`return (count) => {
			for (let i = 0; i < count; i++) for (let at = 0; at < inputs.length; at++) sink.last = work(inputs[at]);
		}; // ${loops++}`,
	);
	return loop(inputs, work, sink);
}

/** Lets the candidates and the base take turns for a share of the time; a finding for each candidate. */
export async function compare(
	finding: Pick<Finding, "measure" | "label">,
	base: Run,
	candidates: Readonly<Record<string, Run>>,
	{ turns, share }: { readonly turns: Bench["turns"]; readonly share: number },
): Promise<readonly Finding[]> {
	const seconds = turns.seconds / share;
	const runs: Readonly<Record<string, Run>> = { ...candidates, base };
	const ratio = await interleave(runs, { ...turns, seconds, warmUpMs: WARM_UP_MS });
	return Object.keys(candidates).map((candidate) => ({ ...finding, candidate, value: ratio(candidate, "base") }));
}
