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

/** Where an identity stands: in objects all the way. */
interface Place {
	readonly path: readonly string[];
	readonly above: readonly string[];
	readonly key: string;
	/** The key as it stands in a text. */
	readonly quoted: string;
}

function placeAt(path: readonly string[]): Place {
	const key = path.at(-1) ?? "";
	return { path, above: path.slice(0, -1), key, quoted: JSON.stringify(key) };
}

/** Reads and writes the identities of a type without loss; a path for each. */
export function uidsAt(paths: readonly (readonly string[])[]): Exact {
	const places = paths.map(placeAt);
	return {
		restore(document, text) {
			let restored = false;
			for (const place of places) if (restore(document, place, text)) restored = true;
			return restored;
		},
		write,
	};
}

const MARK = "\ud800";
const MARKED = /"\\ud800(\d+)"/g;

function restore(document: unknown, place: Place, text: string): boolean {
	let fields = document;
	for (const name of place.above) fields = member(fields, name);
	const item = member(fields, place.key);
	if (typeof item !== "number") return false;
	const exact = Number.isSafeInteger(item) ? item : digitsOf(place, text);
	if (exact !== undefined) (fields as Record<string, unknown>)[place.key] = BigInt(exact);
	return exact !== undefined;
}

function member(fields: unknown, name: string): unknown {
	if (typeof fields !== "object" || fields === null) return undefined;
	const value = (fields as Record<string, unknown>)[name];
	return value !== undefined && Object.hasOwn(fields, name) ? value : undefined;
}

/** The digits of an integer that `JSON.parse` has rounded; undefined where it is not written as one. */
function digitsOf({ path, quoted }: Place, text: string): string | undefined {
	const digits = digitsAfter(quoted, text);
	if (digits !== undefined) return digits;
	const literal = literalAt(text, path);
	return literal !== undefined && /^\d{1,20}$/.test(literal) ? literal : undefined;
}

/** As Plane writes it: the key's name stands once, nothing is escaped, and there are no spaces. */
function digitsAfter(quoted: string, text: string): string | undefined {
	const start = text.indexOf(quoted) + quoted.length + 1;
	if (text.indexOf(quoted, start) >= 0 || text.includes("\\")) return undefined;
	let end = start;
	while (end < start + 20 && isDigit(text.charCodeAt(end))) end += 1;
	return text[end] === "," || text[end] === "}" ? text.slice(start, end) : undefined;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
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
