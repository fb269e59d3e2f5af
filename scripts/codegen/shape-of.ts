import { fillOf, omitOf } from "./canonical-field.js";
import { shapeName, validatorName } from "./constant-names.js";
import { call, data, list, object } from "./data-literal.js";
import type { Literal } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { Field, Struct, TypeDef, UntaggedVariant, Value, Variant } from "./model.js";
import { casesOf } from "./untagged.js";

/** What the canonical form of a type asks beyond its schema, as code; undefined where it asks nothing. */
export function shapeOf({ exportName, body }: TypeDef, find: Lookup): Literal | undefined {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, find);
		case "enum":
			return call(body.fold === undefined ? "enumOf" : "folded", validatorName(exportName));
		case "struct":
			return ofStruct(body, find);
		case "external":
			return asksNothing(body.variants, find) ? undefined : ofVariants(body.variants, find);
		case "internal":
			return asksNothing(body.variants, find) ? undefined : ofTagged(body.tag, body.variants, find);
		case "untagged":
			return ofCases(body.variants, find);
	}
}

/** What stands in the place of a shape for a type: a call of its constant, or the name of a scalar's hand-written one. */
export function shapeReference(type: TypeDef, find: Lookup): Literal | undefined {
	const shape = shapeOf(type, find);
	return shape === undefined || type.body.kind === "scalar" ? shape : call(shapeName(type.exportName));
}

function ofValue(value: Value, find: Lookup): Literal | undefined {
	switch (value.kind) {
		case "string":
			return value.format === undefined ? undefined : value.format === "ip" ? "ip" : "time";
		case "integer":
			return ofInteger(value);
		case "nullable":
			return ofValue(value.value, find);
		case "array": {
			const items = ofValue(value.items, find);
			return items && call("list", items);
		}
		case "map":
			if (ofValue(value.value, find) !== undefined) throw new Error("no shape for a map whose values need one");
			return undefined;
		case "ref":
			return shapeReference(find(value.name), find);
		default:
			return undefined;
	}
}

/** Only 64-bit numbers need care; bounds of its own keep an integer within 2^53. */
function ofInteger({ width, exact, maximum }: Value & { kind: "integer" }): Literal | undefined {
	if (exact) return "uid";
	return maximum === undefined && (width === "u64" || width === "i64") ? width : undefined;
}

function ofStruct(struct: Struct, find: Lookup, required = false): Literal | undefined {
	const fields = struct.fields.flatMap((field) => ofField(field, find) ?? []);
	const flatten = struct.flatten === undefined ? undefined : ofFlattened(find(struct.flatten), find);
	if (fields.length === 0 && flatten === undefined && !required) return undefined;
	return call("struct", list(fields), ...(flatten === undefined ? [] : [flatten]));
}

/** The keys of the variants matter here even where the union by itself asks nothing. */
function ofFlattened(type: TypeDef, find: Lookup): Literal | undefined {
	return (
		shapeReference(type, find) ?? (type.body.kind === "external" ? ofVariants(type.body.variants, find) : undefined)
	);
}

function ofField(field: Field, find: Lookup): Literal | undefined {
	const shape = ofValue(field.value, find);
	const fill = fillOf(field);
	const omit = omitOf(field);
	if (shape === undefined && fill === undefined && omit === undefined) return undefined;
	return object({
		name: data(field.name),
		shape,
		fill: fill === undefined ? undefined : data(fill),
		omit: omit && data(omit),
	});
}

function asksNothing(variants: readonly Variant[], find: Lookup): boolean {
	return variants.every(({ payload }) => payload !== undefined && ofPayload(payload, find) === undefined);
}

function ofVariants(variants: readonly Variant[], find: Lookup): Literal {
	const shapes = variants.map(({ name, payload }) => [
		name,
		payload ? (ofPayload(payload, find) ?? data(null)) : data("unit"),
	]);
	return call("external", object(Object.fromEntries(shapes)));
}

function ofPayload(payload: NonNullable<Variant["payload"]>, find: Lookup): Literal | undefined {
	return payload.kind === "ref" ? ofValue(payload, find) : ofStruct(payload, find);
}

function ofTagged(tag: string, variants: readonly (Variant & { readonly payload: Struct })[], find: Lookup): Literal {
	const shapes = variants.map(({ name, payload }) => [name, ofStruct(payload, find, true)]);
	return call("internal", data(tag), object(Object.fromEntries(shapes)));
}

function ofCases(variants: readonly UntaggedVariant[], find: Lookup): Literal | undefined {
	const cases = casesOf(variants, find)?.map(({ keys, drop, struct }) => {
		return object({
			keys: data(keys),
			drop: drop.length === 0 ? undefined : data(drop),
			shape: ofStruct(struct, find, true),
		});
	});
	return cases && call("select", list(cases));
}
