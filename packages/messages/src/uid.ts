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
	/** Its key and digits in a text, and what ends them. */
	readonly member: RegExp;
}

function placeAt(path: readonly string[]): Place {
	const key = path.at(-1) ?? "";
	return { path, above: path.slice(0, -1), key, member: new RegExp(`"${key}"\\s*:\\s*(\\d{1,20})([\\s,}])?`) };
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
	const exact = Number.isSafeInteger(item) ? BigInt(item) : literalOf(item, place, text);
	if (exact !== undefined) (fields as Record<string, unknown>)[place.key] = exact;
	return exact !== undefined;
}

function member(fields: unknown, name: string): unknown {
	if (typeof fields !== "object" || fields === null) return undefined;
	const value = (fields as Record<string, unknown>)[name];
	return value !== undefined && Object.hasOwn(fields, name) ? value : undefined;
}

/** An integer that `JSON.parse` has rounded, as it stands in the text; undefined where it is not written as one. */
function literalOf(rounded: number, { path, key, member }: Place, text: string): bigint | undefined {
	const found = text.includes("\\") ? null : member.exec(text);
	// Where nothing is escaped, the first member that holds digits is the one if it is also the last of its key.
	if (found?.[2] !== undefined && text.lastIndexOf(`"${key}"`) === found.index) {
		const exact = BigInt(found[1] as string);
		if (Number(exact) === rounded) return exact;
	}
	const literal = literalAt(text, path);
	return literal !== undefined && /^\d{1,20}$/.test(literal) ? BigInt(literal) : undefined;
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
