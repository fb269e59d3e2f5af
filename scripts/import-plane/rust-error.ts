/** A place in a Rust source: the file below the checkout, and the line counted from 1. */
export interface At {
	readonly file: string;
	readonly line: number;
}

/** Something in Plane's source that the importer does not understand. */
export class RustError extends Error {
	override readonly name = "RustError";
	readonly at: At;
	readonly reason: string;

	constructor(at: At, reason: string) {
		super(`${where(at)}: ${reason}`);
		this.at = at;
		this.reason = reason;
	}
}

/** Everything one run did not understand: nothing is reported about a Plane that is understood in part only. */
export class ImportError extends Error {
	override readonly name = "ImportError";
	readonly errors: readonly RustError[];

	constructor(errors: readonly RustError[]) {
		super([...new Set(errors.map(({ message }) => message))].join("\n"));
		this.errors = errors;
	}
}

export function where({ file, line }: At): string {
	return `${file}:${line}`;
}

/** Runs the step; what it does not understand goes to the list, and the others are still tried. */
export function attempt<T>(errors: RustError[], step: () => T): T | undefined {
	try {
		return step();
	} catch (error) {
		if (!(error instanceof RustError)) throw error;
		errors.push(error);
		return undefined;
	}
}

export function settle(errors: readonly RustError[]): void {
	if (errors.length > 0) throw new ImportError(errors);
}
