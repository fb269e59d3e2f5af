import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** What the command can do, for people. */
export const USAGE = readFileSync(new URL("help.txt", import.meta.url), "utf8").trimEnd();

export interface Options {
	readonly path: string;
	readonly revision?: string;
	readonly schemas?: string;
	readonly write: boolean;
	/** Whether the contract of before goes to the history. */
	readonly keep: boolean;
}

/** Reads the command line; a string is what to tell the user instead. */
export function readOptions(args: readonly string[]): Options | { readonly help: true } | { readonly mistake: string } {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				revision: { type: "string" },
				schemas: { type: "string" },
				write: { type: "boolean", default: false },
				keep: { type: "boolean", default: false },
				help: { type: "boolean", short: "h", default: false },
			},
		});
		if (values.help) return { help: true };
		const [path, another] = positionals;
		if (path === undefined) return { mistake: "Which Plane? Give the path of a checkout." };
		if (another !== undefined) return { mistake: `One path is enough: ${another} is a second one.` };
		const { revision, schemas, write, keep } = values;
		if (keep && !write) return { mistake: "--keep goes with --write: without it nothing is lost." };
		return {
			path,
			write,
			keep,
			...(revision === undefined ? {} : { revision }),
			...(schemas === undefined ? {} : { schemas }),
		};
	} catch (error) {
		return { mistake: (error as Error).message };
	}
}
