import { fillOf, omitOf } from "./canonical-field.js";
import { type Bounds, safeBounds } from "./integer-bounds.js";
import type { Lookup } from "./lookup.js";
import type { Body, Field, IntegerValue, Struct, TypeDef, UntaggedVariant, Value, Variant } from "./model.js";
import { casesOf } from "./untagged.js";

/**
 * What the validator of one place checks, as `validator-code.ts` writes it. It says the same as the
 * canonical schema, in the form that is quickest to run: no choice is tried out, each is told by a key or a tag.
 */
export interface ValidatorSchema {
	/** Another type, which has a validator and a writer of its own, by its TypeScript name. */
	readonly ref?: string;
	readonly orNull?: true;
	readonly orAbsent?: true;
	/** What the canonical form asks on top: that the field is there, or that it is not there with nothing in it. */
	readonly canonical?: "present" | "some" | "filled";
	readonly is?: Scalar;
	readonly integer?: Bounds;
	readonly epochMillis?: Bounds;
	readonly names?: readonly string[];
	readonly each?: ValidatorSchema;
	readonly entries?: ValidatorSchema;
	readonly fields?: Schemas;
	/** Exactly one of these keys stands beside `fields`. */
	readonly beside?: Schemas;
	/** One of the strings, or an object whose only key is one of `payloads`. */
	readonly variants?: { readonly units: readonly string[]; readonly payloads: Schemas };
	readonly tagged?: { readonly tag: string; readonly cases: Schemas };
	/** The first case with one of its keys present. */
	readonly select?: readonly SelectCase[];
}

export interface SelectCase {
	readonly keys: readonly string[];
	/** What the canonical form does not have beside them. */
	readonly drop: readonly string[];
	readonly schema: ValidatorSchema;
}

export type Schemas = Readonly<Record<string, ValidatorSchema>>;
/** `name`: a string that is a type of its own, such as the name of a cluster. */
export type Scalar = "string" | "name" | "boolean" | "null" | "number" | "utcTime" | "ip" | "uid" | "json";

/** Those of the bounds that are not the runtime's own: what its function is called with. */
export function narrower({ minimum, maximum }: Bounds): readonly number[] {
	if (maximum < Number.MAX_SAFE_INTEGER) return [minimum, maximum];
	return minimum === Number.MIN_SAFE_INTEGER ? [] : [minimum];
}

/** What is read of every object of the kind. */
export function keysOf({ fields, beside, tagged }: ValidatorSchema): readonly string[] {
	return [...Object.keys(fields ?? {}), ...Object.keys(beside ?? {}), ...(tagged ? [tagged.tag] : [])];
}

/** What is read of objects of several kinds. */
export function allKeysOf(cases: readonly SelectCase[]): readonly string[] {
	return [...new Set(cases.flatMap(({ schema }) => keysOf(schema)))];
}

/** The validator's schema of a type; a union of types of their own has none, its codec tries theirs. */
export function validatorSchema(type: TypeDef, find: Lookup): ValidatorSchema | undefined {
	return ofBody(type.body, find);
}

function ofBody(body: Body, find: Lookup): ValidatorSchema | undefined {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, find);
		case "enum":
			return { names: body.values.map(({ value }) => value) };
		case "struct":
			return ofStruct(body, find);
		case "external":
			return { variants: ofVariants(body.variants, find) };
		case "internal":
			return { tagged: { tag: body.tag, cases: ofTagged(body.variants, find) } };
		case "untagged":
			return ofUntagged(body.variants, find);
	}
}

function ofVariants(variants: readonly Variant[], find: Lookup): NonNullable<ValidatorSchema["variants"]> {
	const units = variants.filter(({ payload }) => payload === undefined).map(({ name }) => name);
	return { units, payloads: ofPayloads(variants, find) };
}

function ofPayloads(variants: readonly Variant[], find: Lookup): Schemas {
	return Object.fromEntries(
		variants.flatMap(({ name, payload }) => {
			if (payload === undefined) return [];
			return [[name, payload.kind === "ref" ? ofValue(payload, find) : ofStruct(payload, find)]];
		}),
	);
}

function ofTagged(variants: readonly (Variant & { readonly payload: Struct })[], find: Lookup): Schemas {
	return Object.fromEntries(variants.map(({ name, payload }) => [name, ofStruct(payload, find)]));
}

function ofUntagged(variants: readonly UntaggedVariant[], find: Lookup): ValidatorSchema | undefined {
	const cases = casesOf(variants, find);
	return (
		cases && {
			select: cases.map(({ keys, drop, struct }) => ({ keys, drop, schema: ofStruct(struct, find) })),
		}
	);
}

function ofStruct(struct: Struct, find: Lookup): ValidatorSchema {
	const fields = Object.fromEntries(struct.fields.map((field) => [field.name, ofField(field, find)]));
	const flattened = struct.flatten === undefined ? undefined : find(struct.flatten).body;
	if (flattened?.kind !== "external") return { fields };
	return { fields, beside: ofPayloads(flattened.variants, find) };
}

function ofField(field: Field, find: Lookup): ValidatorSchema {
	const schema = ofValue(field.value, find);
	return field.required ? schema : { ...schema, orAbsent: true, ...canonicalOf(field) };
}

function canonicalOf(field: Field): Pick<ValidatorSchema, "canonical"> {
	if (fillOf(field) !== undefined) return { canonical: "present" };
	const omit = omitOf(field);
	return omit === undefined ? {} : { canonical: omit === "none" ? "some" : "filled" };
}

function ofValue(value: Value, find: Lookup): ValidatorSchema {
	switch (value.kind) {
		case "string":
			return { is: value.format === undefined ? "string" : value.format === "ip" ? "ip" : "utcTime" };
		case "integer":
			return ofInteger(value);
		case "map":
			return { entries: ofValue(value.value, find) };
		case "array":
			return { each: ofValue(value.items, find) };
		case "nullable":
			return { ...ofValue(value.value, find), orNull: true };
		case "ref":
			return ofReference(value.name, find);
		default:
			return { is: value.kind };
	}
}

/** A call costs more than the check of a scalar. */
function ofReference(name: string, find: Lookup): ValidatorSchema {
	const { body, exportName } = find(name);
	if (body.kind !== "scalar") return { ref: exportName };
	const schema = ofValue(body.value, find);
	return schema.is === "string" ? { ...schema, is: "name" } : schema;
}

/** A 64-bit quantity beyond 2^53 would be written rounded: it is refused. */
function ofInteger(integer: IntegerValue): ValidatorSchema {
	const { negativeMultipleOf, exact } = integer;
	if (exact) return { is: "uid" };
	if (negativeMultipleOf === undefined) return { integer: safeBounds(integer) };
	if (negativeMultipleOf !== 1000) throw new Error(`no check for negative multiples of ${negativeMultipleOf}`);
	return { epochMillis: safeBounds(integer) };
}
