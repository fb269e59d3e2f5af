import type { Turns } from "./interleave.js";

/** What a group finds in one process: how long a job takes, over how long its base takes. */
export interface Finding {
	/** Which rows of `rows.ts` it counts for. */
	readonly measure: string;
	/** What varies inside the measure: a message, how many calls are in flight. */
	readonly label: string;
	/** Who did the job: `OURS`, or the name of a peer. */
	readonly candidate: string;
	readonly value: number;
}

export const OURS = "plane";

/** What a group is given. */
export interface Bench {
	/** A nats-server with JetStream. */
	readonly url: string;
	readonly turns: Turns;
	/** Folder of the modules of each library that takes part. */
	readonly peers: string | undefined;
}

/** What is measured together, in a process of its own. */
export interface Group {
	readonly measures: readonly string[];
	/** Whether one process is enough, since every other would find the same. */
	readonly once?: true;
	/** How many times as long as others it takes, but for a quick look: single turns that a server takes part in wander. */
	readonly patience?: number;
	run(bench: Bench): Promise<readonly Finding[]>;
}
