import type { Direction } from "./fault-proxy-faults.js";
import { seededRandom } from "./seeded-random.js";

/** Numbers from 0 up to 1, one for each piece that travels in a direction of a connection. */
export type Jitter = Readonly<Record<Direction, () => number>>;

/**
 * The jitter of one connection after the other. Each of their directions has numbers of its own: which pieces come first on
 * different ones is for the network to decide.
 */
export function jitterOf(seed: number): () => Jitter {
	const seeds = seededRandom(seed);
	const numbers = (): (() => number) => seededRandom(seeds() * 2 ** 32);
	return () => ({ "to-server": numbers(), "to-client": numbers() });
}
