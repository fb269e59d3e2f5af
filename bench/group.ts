import type { Turns } from "./interleave.js";

/** What a group finds in one process: one job as this repository does it, over the same job as the base does it. */
export interface Ratio {
	/** Id of the row in `rows.ts`. */
	readonly row: string;
	/** What varies inside the row: a message, how many calls are in flight. */
	readonly label: string;
	readonly value: number;
}

/** What a group is given. */
export interface Bench {
	/** A nats-server with JetStream. */
	readonly url: string;
	readonly turns: Turns;
}

/** Rows that are measured together, in a process of their own. */
export interface Group {
	readonly rows: readonly string[];
	run(bench: Bench): Promise<readonly Ratio[]>;
}
