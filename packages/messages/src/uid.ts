import type { Exact } from "./codec.js";
import { stringify } from "./json-text.js";
import { literalAt } from "./lossless-json.js";
import type { Shape } from "./shape.js";
import { UnwritableError } from "./snapshot.js";

/** A 64-bit identity: `bigint` in the canonical form. */
export const uid: Shape = {
	canonical: (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value),
	mapWide: (value, map) => map("uid", value),
};

/** Where an identity stands: in objects all the way. */
type Path = readonly string[];

/** Reads and writes the identities of a type without loss; a path for each. */
export function uidsAt(paths: readonly Path[]): Exact {
	return {
		restore(document, text) {
			for (const path of paths) restore(document, path, text);
		},
		write,
	};
}

const MARK = "\ud800";
const MARKED = /"\\ud800(\d+)"/g;

function restore(document: unknown, path: Path, text: string): void {
	const key = path.at(-1) ?? "";
	const fields = path.slice(0, -1).reduce(member, document);
	const item = member(fields, key);
	if (typeof item !== "number") return;
	const digits = digitsAt(path, text);
	if (digits !== undefined) (fields as Record<string, unknown>)[key] = BigInt(digits);
}

function member(fields: unknown, name: string): unknown {
	if (typeof fields !== "object" || fields === null) return undefined;
	const value = (fields as Record<string, unknown>)[name];
	return value !== undefined && Object.hasOwn(fields, name) ? value : undefined;
}

/** The digits of an integer that `JSON.parse` has rounded; undefined where it is not written as one. */
function digitsAt(path: Path, text: string): string | undefined {
	const literal = literalAt(text, path);
	return literal !== undefined && /^\d{1,20}$/.test(literal) ? literal : undefined;
}

/**
 * `JSON.stringify` knows no bigint: a marked string stands for it. No string that Plane accepts has the mark, so one
 * match more than marks were set means that the data is not well-formed.
 */
function write(shape: Shape, value: unknown): string {
	let marks = 0;
	const marked = shape.mapWide?.(value, (kind, item) => {
		if (kind !== "uid" || typeof item !== "bigint") return item;
		marks++;
		return MARK + item;
	});
	const text = stringify(marked ?? value);
	if (marks === 0) return text;
	const exact = text.replace(MARKED, (_, digits: string) => {
		marks--;
		return digits;
	});
	if (marks !== 0) throw new UnwritableError("wellFormed", "well-formed Unicode in keys and strings");
	return exact;
}
