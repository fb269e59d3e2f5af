import type { Body, Struct, TypeDef, Value, Variant } from "./model.js";

export type Place = Body | Value;

export interface Step {
	readonly place: Place;
	/** The place can be missing in a good document, unless a condition on the path given here says otherwise. */
	readonly unless?: "present" | { readonly key: string; readonly equals: string };
}

export type TypesByName = ReadonlyMap<string, TypeDef>;

/** The place itself, with references and options looked through. */
export function behind(place: Place, types: TypesByName): Place | undefined {
	switch (place.kind) {
		case "ref": {
			const type = types.get(place.name);
			return type && behind(type.body, types);
		}
		case "nullable":
		case "scalar":
			return behind(place.value, types);
		default:
			return place;
	}
}

/** One key further into a payload; undefined when nothing of that name can stand there. */
export function stepInto(place: Place, key: string, types: TypesByName): Step | undefined {
	const inner = behind(place, types);
	switch (inner?.kind) {
		case "struct":
			return intoStruct(inner, key, types);
		case "external":
			return intoVariant(inner.variants, key);
		case "internal":
			return intoTagged(inner.tag, inner.variants, key, types);
		case "untagged":
			return inner.variants
				.map((variant) => stepInto(variant.kind === "ref" ? variant : variant.struct, key, types))
				.find((step) => step !== undefined);
		default:
			return undefined;
	}
}

function intoStruct(struct: Struct, key: string, types: TypesByName): Step | undefined {
	const field = struct.fields.find(({ name }) => name === key);
	if (field) {
		const certain = field.required && field.value.kind !== "nullable";
		return { place: field.value, ...(certain ? {} : { unless: "present" }) };
	}
	return struct.flatten === undefined ? undefined : stepInto({ kind: "ref", name: struct.flatten }, key, types);
}

function intoVariant(variants: readonly Variant[], key: string): Step | undefined {
	const payload = variants.find(({ name }) => name === key)?.payload;
	return payload && { place: payload, unless: "present" };
}

function intoTagged(
	tag: string,
	variants: readonly (Variant & { readonly payload: Struct })[],
	key: string,
	types: TypesByName,
): Step | undefined {
	if (key === tag)
		return { place: { kind: "enum", values: variants.map(({ name, description }) => ({ value: name, description })) } };
	for (const { name, payload } of variants) {
		const step = intoStruct(payload, key, types);
		if (step) return { place: step.place, unless: { key: tag, equals: name } };
	}
	return undefined;
}
