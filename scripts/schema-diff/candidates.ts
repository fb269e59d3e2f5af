import { safeBounds } from "../codegen/integer-bounds.js";
import type { Lookup } from "../codegen/lookup.js";
import type { Body, Field, IntegerValue, Json, Struct, UntaggedVariant, Value, Variant } from "../codegen/model.js";

/** A document, and what is special about it: the place and, where there is a choice of names, the name. */
export interface Candidate {
	readonly document: Json;
	readonly at: readonly string[];
	readonly choice?: string;
}

/**
 * Documents of a type that between them show every alternative in every place, one at a time; the first is the plain one.
 * Some may be more than the type takes: the validators have the last word.
 */
export function candidatesOf(name: string, find: Lookup): readonly Candidate[] {
	return ofBody(find(name).body, find);
}

function ofBody(body: Body, find: Lookup): readonly Candidate[] {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, find);
		case "enum":
			return body.values.map(({ value }) => ({ document: value, at: [], choice: value }));
		case "struct":
			return ofStruct(body, find);
		case "external":
			return body.variants.flatMap((variant) => ofVariant(variant, find));
		case "internal":
			return body.variants.flatMap(({ name, payload }) =>
				inside([`(${name})`], named(name, ofStruct(payload, find)), (document) => ({
					[body.tag]: name,
					...(document as object),
				})),
			);
		case "untagged":
			return body.variants.flatMap((variant) => ofUntagged(variant, find));
	}
}

function ofUntagged(variant: UntaggedVariant, find: Lookup): readonly Candidate[] {
	const all = variant.kind === "ref" ? candidatesOf(variant.name, find) : ofStruct(variant.struct, find);
	return inside([`(${variant.name})`], named(variant.name, all), (document) => document);
}

function ofVariant({ name, payload }: Variant, find: Lookup): readonly Candidate[] {
	if (payload === undefined) return [{ document: name, at: [], choice: name }];
	const all = payload.kind === "ref" ? candidatesOf(payload.name, find) : ofStruct(payload, find);
	return [
		...all.slice(0, 1).map(({ document }) => ({ document: { [name]: document }, at: [], choice: name })),
		...inside([name], all, (document) => ({ [name]: document })),
	];
}

/** The plain document also stands for the choice itself. */
function named(choice: string, all: readonly Candidate[]): readonly Candidate[] {
	return all.map((candidate, i) => (i === 0 ? { ...candidate, choice } : candidate));
}

function inside(
	keys: readonly string[],
	all: readonly Candidate[],
	wrap: (document: Json) => Json,
): readonly Candidate[] {
	return all.map((candidate) => ({ ...candidate, document: wrap(candidate.document), at: [...keys, ...candidate.at] }));
}

function ofStruct(struct: Struct, find: Lookup): readonly Candidate[] {
	const union = struct.flatten === undefined ? [] : candidatesOf(struct.flatten, find);
	const fields = struct.fields.map((field) => [field, ofValue(field.value, find)] as const);
	const plain = Object.fromEntries(fields.map(([{ name }, [first]]) => [name, first?.document ?? null]));
	const base: Json = { ...plain, ...(union[0]?.document as object | undefined) };
	return [
		{ document: base, at: [] },
		...fields.flatMap(([field, all]) => variations(base, field, all)),
		...union.map((candidate) => ({ ...candidate, document: { ...plain, ...(candidate.document as object) } })),
	];
}

function variations(base: Json, { name }: Field, all: readonly Candidate[]): readonly Candidate[] {
	const { [name]: _, ...without } = base as { readonly [key: string]: Json };
	return [
		...inside([name], all, (document) => ({ ...(base as object), [name]: document })),
		{ document: without, at: [name] },
	];
}

/** A value first, then `null` and the list or map with nothing in it. */
function ofValue(value: Value, find: Lookup): readonly Candidate[] {
	switch (value.kind) {
		case "ref":
			return candidatesOf(value.name, find);
		case "nullable":
			return [...ofValue(value.value, find), { document: null, at: [] }];
		case "array": {
			const all = inside(["*"], ofValue(value.items, find), (document) => [document]);
			return [...all.slice(0, 1).map(plain), { document: [], at: [] }, ...all];
		}
		case "map": {
			const all = inside(["*"], ofValue(value.value, find), (document) => ({ KEY: document }));
			return [...all.slice(0, 1).map(plain), { document: {}, at: [] }, ...all];
		}
		default:
			return samples(value).map((document) => ({ document, at: [] }));
	}
}

function plain({ document }: Candidate): Candidate {
	return { document, at: [] };
}

function samples(value: Exclude<Value, { kind: "ref" | "nullable" | "array" | "map" }>): readonly Json[] {
	switch (value.kind) {
		case "string":
			return STRINGS[value.format ?? "any"];
		case "boolean":
			return [true, false];
		case "null":
			return [null];
		case "number":
			return [0.5, 2];
		case "integer":
			return integers(value);
		case "json":
			return [null, 0.5, 7, "text", true, [], {}];
	}
}

const STRINGS = {
	any: ["text", "plane.test", "2024-01-02T03:04:05Z", "203.0.113.7"],
	"utc-time": ["2024-01-02T03:04:05Z"],
	ip: ["203.0.113.7", "2001:db8::7"],
} as const;

/** The bounds as far as a double is exact, and numbers of which only some are multiples. */
function integers(value: IntegerValue): readonly Json[] {
	const { minimum, maximum } = safeBounds(value);
	return [...new Set([7, minimum, maximum, -1, -1000])].filter((n) => n >= minimum && n <= maximum);
}
