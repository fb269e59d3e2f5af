import { parseArgs } from "node:util";
import { goalGroups, groups } from "./groups.js";
import type { Turns } from "./interleave.js";
import { scaleGroups } from "./scale/scale.js";

/** How a run is made. */
export interface Options {
	/** Names of groups. */
	readonly groups: readonly string[];
	readonly processes: number;
	/** How long each process measures, in seconds. */
	readonly seconds: number;
	/** Whether groups that ask for patience get it. */
	readonly patient: boolean;
	readonly clock: Turns["clock"];
	/** Whether other libraries are measured as well. */
	readonly peers: boolean;
	/** What becomes of the figures, once they are printed. */
	readonly afterwards: "write" | "check" | "nothing";
}

const KINDS = {
	write: { processes: 3, seconds: 5, patient: true, peers: true, afterwards: "write" },
	quick: { processes: 1, seconds: 1.5, patient: false, peers: false, afterwards: "nothing" },
	check: { processes: 3, seconds: 4, patient: true, peers: false, afterwards: "check" },
} as const satisfies Record<string, Omit<Options, "groups" | "clock">>;

/** Reads the command line. Throws on what it does not know. */
export function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			quick: { type: "boolean", default: false },
			check: { type: "boolean", default: false },
			only: { type: "string", multiple: true, default: [] },
			scale: { type: "boolean", default: false },
			pages: { type: "boolean", default: false },
			processor: { type: "boolean", default: false },
		},
	});
	const { quick, check, only, pages, processor, scale } = values;
	const unknown = only.filter((name) => !(name in groups));
	if (unknown.length > 0) throw new Error(`no group is called ${unknown.join(", ")}`);
	if (quick && check) throw new Error("--quick is too rough for --check");
	const aimless = (scale ? Object.keys(scaleGroups) : only).filter((name) => !(name in goalGroups));
	if (check && aimless.length > 0) throw new Error(`--check has no goals for ${aimless.join(", ")}`);
	return {
		...KINDS[quick ? "quick" : check ? "check" : "write"],
		groups: pages ? [] : only.length > 0 ? only : chosen({ quick, scale }),
		clock: processor ? "processor" : "wall",
	};
}

/** What takes compilers: longer than a minute allows. */
const SLOW: ReadonlySet<string> = new Set(["types", "validators"]);

function chosen({ quick, scale }: { readonly quick: boolean; readonly scale: boolean }): readonly string[] {
	if (scale) return Object.keys(scaleGroups);
	return Object.keys(goalGroups).filter((name) => !(quick && SLOW.has(name)));
}
