import { geometricMean } from "./statistics.js";

/** One line of the table: a job, what it is measured against, and the ratio to reach. */
export interface Row {
	readonly id: string;
	readonly job: string;
	readonly base: string;
	/** The ratio not to exceed. */
	readonly goal: number;
	/** How the row's ratio comes from those of its labels. */
	readonly combine: (values: readonly number[]) => number;
}

const worst = (values: readonly number[]): number => Math.max(...values);
const DEFAULT = "the same request as raw JSON on a default connection";

/** Everything that is measured. A group of `groups.ts` finds the ratios of each row. */
export const rows: readonly Row[] = [
	{
		id: "7",
		job: "request, 1 to 1,024 in flight",
		base: "the same request as raw JSON on a connection of the same options",
		goal: 1.05,
		combine: worst,
	},
	{
		id: "8a",
		job: "request on a connection of the client's own, 1 in flight",
		base: DEFAULT,
		goal: 0.82,
		combine: worst,
	},
	{ id: "8b", job: "… 16 to 1,024 in flight", base: DEFAULT, goal: 0.72, combine: worst },
	{ id: "9", job: "publish", base: "`publish(JSON.stringify(value))`", goal: 0.85, combine: geometricMean },
	{ id: "10", job: "consume by callback", base: "a callback that calls `json()`", goal: 1.12, combine: geometricMean },
	{
		id: "11",
		job: "consume by `for await`",
		base: "`for await` that calls `json()`",
		goal: 0.97,
		combine: geometricMean,
	},
	{
		id: "12",
		job: "replay a stream, each message decoded and checked",
		base: "the default ordered consumer, messages only counted",
		goal: 0.85,
		combine: geometricMean,
	},
];
