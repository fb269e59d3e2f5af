import { omitOf } from "./canonical-field.js";
import type { Lookup } from "./lookup.js";
import type { Body, Field, Struct, TypeDef, Value, Variant } from "./model.js";
import { type Entry, inBraces, oneOf, orNull, type Part, type Slot, textAt } from "./reader-part.js";

/** A reader as code. */
export interface ReaderCode {
	/** What documents look like, in the notation of the runtime. */
	readonly layout: string;
	/** The function that makes a document of the texts in it. */
	readonly make: string;
}

const scalar = (layout: string, value: (text: string) => string): Part => {
	return { layout, texts: 1, sure: 0, value: (first) => value(textAt(first)) };
};

const STRING = scalar("string", (text) => text);
const BOOLEAN = scalar("boolean", (text) => `${text} === "true"`);
const NUMBER = scalar("number", (text) => `Number(${text})`);
const INTEGER = scalar("integer", (text) => `Number(${text})`);
const IDENTITY = scalar("integer", (text) => `BigInt(${text})`);
const NULL: Part = { layout: "null", texts: 0, sure: undefined, value: () => "null" };

/**
 * How messages and replies are read where they look as Plane writes them; undefined for other types, which nobody reads alone, and
 * where a list, a map or free JSON is in every document.
 */
export function readerOf({ file, body }: TypeDef, find: Lookup): ReaderCode | undefined {
	const part = file.startsWith("messages/") ? ofBody(body, find) : undefined;
	if (part === undefined) return undefined;
	const texts = Array.from({ length: part.texts }, (_, i) => textAt(i + 1));
	const value = part.value(1);
	return { layout: part.layout, make: `(_, ${texts.join(", ")}) => ${value.startsWith("{") ? `(${value})` : value}` };
}

function ofBody(body: Body, find: Lookup): Part | undefined {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, find);
		case "enum":
			return STRING;
		case "struct":
			return ofStruct(body, find);
		case "external":
			return ofExternal(body.variants, find);
		case "untagged":
			return oneOf(body.variants.flatMap((one) => (one.kind === "inline" && ofStruct(one.struct, find)) || []));
		default:
			return undefined;
	}
}

function ofValue(value: Value, find: Lookup): Part | undefined {
	switch (value.kind) {
		case "string":
			return STRING;
		case "boolean":
			return BOOLEAN;
		case "null":
			return NULL;
		case "number":
			return NUMBER;
		case "integer":
			return value.exact ? IDENTITY : INTEGER;
		case "nullable": {
			const part = ofValue(value.value, find);
			return part && orNull(part);
		}
		case "ref":
			return ofBody(find(value.name).body, find);
		default:
			return undefined;
	}
}

/** Whichever of the bare strings it is, the validator tells. */
function ofExternal(variants: readonly Variant[], find: Lookup): Part | undefined {
	const payloads = variants.flatMap((variant) => entryOf(variant, find) ?? []);
	const structs = payloads.flatMap((entry) => inBraces([{ entries: [entry], optional: false }]) ?? []);
	return oneOf([...structs, ...(variants.some(({ payload }) => payload === undefined) ? [STRING] : [])]);
}

function ofStruct({ fields, flatten }: Struct, find: Lookup): Part | undefined {
	const slots = fields.map((field) => slotOf(field, find));
	return inBraces(flatten === undefined ? slots : [...slots, ofVariants(find(flatten).body, find)]);
}

function slotOf(field: Field, find: Lookup): Slot {
	const omit = omitOf(field);
	const { name, value } = field;
	const inner = omit === "none" && value.kind === "nullable" ? value.value : value;
	const found = omit === "empty" ? undefined : entry(name, ofValue(inner, find));
	return { entries: found ? [found] : [], optional: omit !== undefined };
}

function ofVariants(body: Body, find: Lookup): Slot {
	const variants = body.kind === "external" ? body.variants : [];
	return { entries: variants.flatMap((variant) => entryOf(variant, find) ?? []), optional: false };
}

function entryOf({ name, payload }: Variant, find: Lookup): Entry | undefined {
	if (payload === undefined) return undefined;
	return entry(name, payload.kind === "ref" ? ofValue(payload, find) : ofStruct(payload, find));
}

/** Only keys that are words can stand in the notation. */
function entry(key: string, part: Part | undefined): Entry | undefined {
	return part !== undefined && /^\w+$/.test(key) ? { key, part } : undefined;
}
