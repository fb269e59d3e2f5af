import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DiffError } from "./diff-error.js";
import { FORMATS, type Format } from "./report.js";

export const USAGE = readFileSync(new URL("help.txt", import.meta.url), "utf8");

export interface Arguments {
	readonly old?: string;
	readonly new?: string;
	readonly format: Format;
	readonly output?: string;
	readonly writeChangeset: boolean;
	readonly check: boolean;
	readonly help: boolean;
}

const OPTIONS = {
	format: { type: "string" },
	output: { type: "string" },
	"write-changeset": { type: "boolean", default: false },
	check: { type: "boolean", default: false },
	help: { type: "boolean", short: "h", default: false },
} as const;

export function parseArguments(args: readonly string[]): Arguments {
	const { values, positionals } = parsed(args);
	const [old, now, ...rest] = positionals;
	const format = FORMATS.find((known) => known === (values.format ?? "text"));
	if (format === undefined) throw wrong(`there is no format ${values.format}`);
	if (rest.length > 0) throw wrong("more than two contracts are given");
	const others = [old, values.format, values.output].some((given) => given !== undefined) || values["write-changeset"];
	if (values.check && others)
		throw wrong("--check compares the last release with schemas/ and takes neither contracts nor other options");
	return {
		...(old === undefined ? {} : { old }),
		...(now === undefined ? {} : { new: now }),
		format,
		...(values.output === undefined ? {} : { output: values.output }),
		writeChangeset: values["write-changeset"],
		check: values.check,
		help: values.help,
	};
}

function parsed(args: readonly string[]) {
	try {
		return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
	} catch (error) {
		throw wrong((error as Error).message.split(".")[0] ?? "");
	}
}

function wrong(what: string): DiffError {
	return new DiffError(`${what}. \`npm run schema-diff -- --help\` lists what there is.`);
}
