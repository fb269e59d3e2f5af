/** What a reader makes of a document, worked out from its schemas alone: nothing here knows of changes or rules. */

import type { Lookup } from "../codegen/lookup.js";
import type { Body, Json, Struct, Value, Variant } from "../codegen/model.js";
import type { Direction } from "./change.js";
import type { Validators } from "./forms.js";
import { FORMS } from "./witness.js";

export interface Reader {
	readonly find: Lookup;
	readonly validators: Validators;
	readonly direction: Direction;
}

/** The document with its units, its defaults, and the variant that it was taken for. */
export function readingOf(document: Json, name: string, reader: Reader): Json {
	return ofBody(document, name, reader.find(name).body, reader);
}

function ofBody(document: Json, name: string, body: Body, reader: Reader): Json {
	switch (body.kind) {
		case "scalar":
			return ofValue(document, body.value, reader);
		case "enum":
			return document;
		case "struct":
			return ofStruct(document, body, reader);
		case "external":
			return ofVariants(document, body.variants, reader);
		case "internal": {
			const variant = body.variants.find((each) => each.name === entry(document, body.tag));
			return variant ? { [variant.name]: ofStruct(document, variant.payload, reader) } : document;
		}
		case "untagged": {
			const fits = (i: number) =>
				reader.validators(FORMS[reader.direction].reads, `${reader.find(name).id}#/anyOf/${i}`)(document);
			const variant = body.variants.find((_, i) => fits(i));
			if (!variant) return document;
			return { [variant.name]: ofPayload(document, variant.kind === "ref" ? variant : variant.struct, reader) };
		}
	}
}

function ofVariants(document: Json, variants: readonly Variant[], reader: Reader): Json {
	const variant = variants.find(({ name }) => entry(document, name) !== undefined);
	if (!variant?.payload) return document;
	return { [variant.name]: ofPayload(entry(document, variant.name) ?? null, variant.payload, reader) };
}

function ofPayload(document: Json, payload: NonNullable<Variant["payload"]>, reader: Reader): Json {
	return payload.kind === "ref" ? readingOf(document, payload.name, reader) : ofStruct(document, payload, reader);
}

function ofStruct(document: Json, { fields, flatten }: Struct, reader: Reader): Json {
	const own = fields.map(({ name, value, default: usual, readDefault }) => {
		const there = entry(document, name) ?? usual ?? readDefault;
		return [name, there === undefined ? null : ofValue(there, value, reader)] as const;
	});
	const union = flatten === undefined ? {} : (readingOf(document, flatten, reader) as object);
	return { ...Object.fromEntries(own), ...union };
}

function ofValue(document: Json, value: Value, reader: Reader): Json {
	switch (value.kind) {
		case "ref":
			return readingOf(document, value.name, reader);
		case "nullable":
			return document === null ? null : ofValue(document, value.value, reader);
		case "array":
			return (document as readonly Json[]).map((item) => ofValue(item, value.items, reader));
		case "map":
			return Object.fromEntries(
				Object.entries(document as object).map(([key, item]) => [key, ofValue(item as Json, value.value, reader)]),
			);
		case "integer":
		case "number":
			return value.unit === undefined ? document : `${document} ${value.unit}`;
		default:
			return document;
	}
}

function entry(document: Json, key: string): Json | undefined {
	return typeof document === "object" && document !== null && !Array.isArray(document)
		? (document as { readonly [key: string]: Json })[key]
		: undefined;
}
