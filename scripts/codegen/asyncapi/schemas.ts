import { INTEGER_BOUNDS } from "../integer-bounds.js";
import { byExportName } from "../messages.js";
import type { Protocol, TypeDef } from "../model.js";
import { Block, type Layout, Numeral } from "../print-json.js";

/** Where the whole file stands elsewhere in the document, or means nothing inside of it. */
const LEFT_OUT = new Set(["$schema", "$id", "x-message", "examples"]);
const REFERENCES = new Set(["$ref", "x-flatten"]);
/** Documents, not schemas: what looks like a keyword in them is none. */
const DATA = new Set(["const", "default", "enum", "x-read-default"]);

/** Each type's schema under its export name, its references turned to this document. */
export function schemasOf({ types, schemas }: Protocol): Layout {
	const names = new Map(types.map(({ file, exportName }) => [file, exportName]));
	const entries = [...types].sort(byExportName).map((type) => {
		const kept = Object.entries(schemas.get(type.file) ?? {}).filter(([key]) => !LEFT_OUT.has(key));
		const schema = turned(Object.fromEntries(kept), (ref) => pointerTo(ref, type, names));
		return [type.exportName, schema];
	});
	return new Block(Object.fromEntries(entries));
}

function pointerTo(ref: string, { file, name }: TypeDef, names: ReadonlyMap<string, string>): string {
	const { pathname, hash } = new URL(ref, `plane:/${file}`);
	const target = names.get(pathname.slice(1));
	if (target === undefined) throw new Error(`${name} refers to ${ref}, which is no type`);
	return `#/components/schemas/${target}${hash.slice(1)}`;
}

type Objects = { readonly [key: string]: unknown };

function turned(schema: unknown, turn: (ref: string) => string): Layout {
	if (Array.isArray(schema)) return schema.map((item) => turned(item, turn));
	if (typeof schema !== "object" || schema === null) return schema as Layout;
	const entries = Object.entries(schema as Objects).map(([key, value]) => {
		if (DATA.has(key)) return [key, value as Layout];
		if (REFERENCES.has(key) && typeof value === "string") return [key, turn(value)];
		return [key, exactBound(schema as Objects, key) ?? turned(value, turn)];
	});
	return Object.fromEntries(entries);
}

/** The bounds of 64 bits, which reading a schema rounds. */
function exactBound(schema: Objects, key: string): Numeral | undefined {
	const bounds = Object.entries(INTEGER_BOUNDS).find(([width]) => width === schema["x-int"])?.[1];
	if (bounds === undefined || (key !== "minimum" && key !== "maximum")) return undefined;
	return Number(bounds[key]) === schema[key] ? new Numeral(bounds[key]) : undefined;
}
