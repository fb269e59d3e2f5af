import type { Body, EnumValue, Field, Struct, UntaggedVariant, Value, Variant } from "../codegen/model.js";
import { TO_BE_DESCRIBED } from "../codegen/to-be-described.js";

/** Release that a new part of a known type gets; none inside a type that is new as a whole. */
type Since = { readonly since?: string };

/** Plane's structure with our words; what is new is to be described, and dated with the version it came with. */
export function mergeBody(plane: Body, ours: Body | undefined, version: string): Body {
	const since: Since = ours ? { since: version } : {};
	switch (plane.kind) {
		case "scalar":
			return { kind: "scalar", value: mergeValue(plane.value, ours?.kind === "scalar" ? ours.value : undefined) };
		case "enum": {
			const known = ours?.kind === "enum" ? ours.values : [];
			return { ...plane, values: plane.values.map((value) => mergeEnumValue(value, known, since)) };
		}
		case "struct":
			return mergeStruct(plane, ours?.kind === "struct" ? ours : undefined, since);
		case "external":
			return { ...plane, variants: plane.variants.map((variant) => mergeVariant(variant, variantsOf(ours), since)) };
		case "internal":
			return {
				...plane,
				variants: plane.variants.map((variant) => {
					const merged = mergeVariant(variant, variantsOf(ours), since);
					return { ...merged, payload: mergeStruct(variant.payload, payloadOf(variant.name, ours), since) };
				}),
			};
		case "untagged":
			return { ...plane, variants: plane.variants.map((variant) => mergeUntagged(variant, ours, since)) };
	}
}

function variantsOf(body: Body | undefined): readonly Variant[] {
	return body?.kind === "external" || body?.kind === "internal" ? body.variants : [];
}

function payloadOf(name: string, body: Body | undefined): Struct | undefined {
	const payload = variantsOf(body).find((variant) => variant.name === name)?.payload;
	return payload?.kind === "struct" ? payload : undefined;
}

/** Where Plane has no function that tells which states are final, what we found out is kept. */
function mergeEnumValue(plane: EnumValue, known: readonly EnumValue[], since: Since): EnumValue {
	const { description: _, ...facts } = plane;
	const ours = known.find(({ value }) => value === plane.value);
	return ours ? { ...ours, ...facts } : { description: TO_BE_DESCRIBED, ...facts, ...since };
}

function mergeVariant(plane: Variant, known: readonly Variant[], since: Since): Variant {
	const ours = known.find(({ name }) => name === plane.name);
	const described = ours ?? { description: TO_BE_DESCRIBED, ...since };
	const { name, payload } = plane;
	const base = { name, description: described.description, ...sinceOf(described) };
	if (!payload) return base;
	if (payload.kind === "ref") return { ...base, payload };
	const before = ours?.payload?.kind === "struct" ? ours.payload : undefined;
	return { ...base, payload: mergeStruct(payload, before, ours ? since : {}) };
}

function sinceOf({ since }: Since): Since {
	return since === undefined ? {} : { since };
}

function mergeUntagged(plane: UntaggedVariant, ours: Body | undefined, since: Since): UntaggedVariant {
	if (plane.kind === "ref") return plane;
	const known = ours?.kind === "untagged" ? ours.variants : [];
	const before = known.find((variant) => variant.kind === "inline" && variant.name === plane.name);
	const struct = before?.kind === "inline" ? before.struct : undefined;
	const description = before?.kind === "inline" ? before.description : TO_BE_DESCRIBED;
	return { ...plane, description, struct: mergeStruct(plane.struct, struct, since) };
}

function mergeStruct(plane: Struct, ours: Struct | undefined, since: Since): Struct {
	const fields = plane.fields.map((field) => {
		const known = ours?.fields.find(({ name }) => name === field.name);
		return known ? mergeField(field, known) : { ...field, description: TO_BE_DESCRIBED, ...(ours ? since : {}) };
	});
	return { ...plane, fields };
}

function mergeField(plane: Field, ours: Field): Field {
	const { description, secret, readDefault } = ours;
	return {
		...plane,
		description,
		secret,
		value: mergeValue(plane.value, ours.value),
		...(readDefault !== undefined && plane.required ? { readDefault } : {}),
		...sinceOf(ours),
		...(ours.deprecated === undefined ? {} : { deprecated: ours.deprecated }),
	};
}

/** Plane's value; where its source names no unit, ours stays, and so does what is an identity instead of a quantity. */
function mergeValue(plane: Value, ours: Value | undefined): Value {
	if (!ours || plane.kind !== ours.kind) return plane;
	if (plane.kind === "nullable" && ours.kind === "nullable")
		return { ...plane, value: mergeValue(plane.value, ours.value) };
	if (plane.kind === "map" && ours.kind === "map") return { ...plane, value: mergeValue(plane.value, ours.value) };
	if (plane.kind === "array" && ours.kind === "array") return { ...plane, items: mergeValue(plane.items, ours.items) };
	if (plane.kind === "integer" && ours.kind === "integer") {
		const exact = ours.exact && plane.width === "u64" && plane.unit === undefined;
		return { ...unitOf(ours), ...plane, exact };
	}
	if (plane.kind === "number" && ours.kind === "number") return { ...unitOf(ours), ...plane };
	return plane;
}

function unitOf({ unit }: { readonly unit?: string }): { unit?: string } {
	return unit === undefined ? {} : { unit };
}
