/** One thing that is wrong with the schemas. */
export interface Problem {
	/** Path below `schemas/`. */
	readonly file: string;
	/** JSON pointer into the file, empty for the whole of it. */
	readonly path: string;
	readonly reason: string;
}

/** Thrown by the reader with everything it found, so that one run shows all there is to mend. */
export class SchemaError extends Error {
	override readonly name = "SchemaError";
	readonly problems: readonly Problem[];

	constructor(problems: readonly Problem[]) {
		const sorted = [...problems].sort((a, b) => compare(a.file, b.file) || compare(a.path, b.path));
		super([...new Set(sorted.map(line))].join("\n"));
		this.problems = sorted;
	}
}

function line({ file, path, reason }: Problem): string {
	return `schemas/${file} ${path || "/"} ${reason}`;
}

/** Code unit order: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** A JSON pointer one or more steps further down. */
export function pointer(base: string, ...keys: readonly (string | number)[]): string {
	return base + keys.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
