import type { Exact } from "./codec.js";
import { stringify } from "./json-text.js";
import { literalAt } from "./lossless-json.js";
import type { Shape } from "./shape.js";
import { UnwritableError } from "./snapshot.js";

/** A 64-bit identity: `bigint` in the canonical form. */
export const uid: Shape = {
	canonical: (value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value),
	mapWide: (value, map, path) => map("uid", value, path),
};

/** Reads and writes the identities of a type without loss. */
export const uids: Exact = { restore, write };

const MARK = "\ud800";
const MARKED = /"\\ud800(\d+)"/g;

/** Identities beyond 2^53 are read again from the text, because `JSON.parse` rounds them. */
function restore(shape: Shape, value: unknown, text: string): unknown {
	return mapUids(shape, value, (item, path) => {
		if (typeof item !== "number" || !Number.isInteger(item)) return item;
		const literal = literalAt(text, path);
		return literal !== undefined && /^\d+$/.test(literal) ? BigInt(literal) : item;
	});
}

/**
 * `JSON.stringify` knows no bigint: a marked string stands for it. No string that Plane accepts has the mark, so one
 * match more than marks were set means that the data is not well-formed.
 */
function write(shape: Shape, value: unknown): string {
	let marks = 0;
	const marked = mapUids(shape, value, (item) => {
		if (typeof item !== "bigint") return item;
		marks++;
		return MARK + item;
	});
	const text = stringify(marked);
	if (marks === 0) return text;
	const exact = text.replace(MARKED, (_, digits: string) => {
		marks--;
		return digits;
	});
	if (marks !== 0) throw new UnwritableError("wellFormed", "well-formed Unicode in keys and strings");
	return exact;
}

function mapUids(shape: Shape, value: unknown, map: (item: unknown, path: readonly string[]) => unknown): unknown {
	if (shape.mapWide === undefined) return value;
	return shape.mapWide(value, (kind, item, path) => (kind === "uid" ? map(item, path) : item), []);
}
