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
}

/** Reads and writes the identities of a type without loss; a path for each. */
export function uidsAt(paths: readonly (readonly string[])[]): Exact {
	const places = paths.map((path): Place => ({ path, above: path.slice(0, -1), key: path.at(-1) ?? "" }));
	return {
		restore(document, text) {
			for (const place of places) restore(document, place, text);
		},
		write,
	};
}

const MARK = "\ud800";
const MARKED = /"\\ud800(\d+)"/g;

function restore(document: unknown, { path, above, key }: Place, text: string): void {
	let fields = document;
	for (const name of above) fields = member(fields, name);
	const item = member(fields, key);
	if (typeof item !== "number") return;
	const exact = Number.isSafeInteger(item) ? item : digitsAt(text, path, `"${key}"`);
	if (exact !== undefined) (fields as Record<string, unknown>)[key] = BigInt(exact);
}

function member(fields: unknown, name: string): unknown {
	if (typeof fields !== "object" || fields === null) return undefined;
	const value = (fields as Record<string, unknown>)[name];
	return value !== undefined && Object.hasOwn(fields, name) ? value : undefined;
}

const MEMBER = /[ \t\r\n]*:[ \t\r\n]*(\d{1,20})[ \t\r\n]*[,}]/y;

/** An integer that `JSON.parse` has rounded, as it stands in the text; undefined where it is not written as one. */
function digitsAt(text: string, path: readonly string[], key: string): string | undefined {
	const at = text.indexOf(key);
	// Where nothing is escaped and the key stands once only, it needs no looking for.
	if (!text.includes("\\") && text.indexOf(key, at + 1) < 0) {
		MEMBER.lastIndex = at + key.length;
		return MEMBER.exec(text)?.[1];
	}
	const literal = literalAt(text, path);
	return literal !== undefined && /^\d{1,20}$/.test(literal) ? literal : undefined;
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
