import { parseArgs } from "node:util";
import { groups } from "./groups.js";
import type { Turns } from "./interleave.js";

/** How a run is made. */
export interface Options {
	/** Names of groups. */
	readonly groups: readonly string[];
	readonly processes: number;
	/** How long each process measures, in seconds. */
	readonly seconds: number;
	readonly clock: Turns["clock"];
	readonly write: boolean;
}

/** Reads the command line. Throws on what it does not know. */
export function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			quick: { type: "boolean", default: false },
			only: { type: "string", multiple: true, default: [] },
			processor: { type: "boolean", default: false },
			write: { type: "boolean", default: false },
		},
	});
	const { quick, only, processor, write } = values;
	const unknown = only.filter((name) => !(name in groups));
	if (unknown.length > 0) throw new Error(`no group is called ${unknown.join(", ")}`);
	if (write && (quick || only.length > 0)) throw new Error("--write needs a whole run");
	const names = only.length > 0 ? only : Object.keys(groups);
	const clock = processor ? "processor" : "wall";
	return { clock, write, groups: names, ...(quick ? { processes: 2, seconds: 4 } : { processes: 3, seconds: 8 }) };
}
