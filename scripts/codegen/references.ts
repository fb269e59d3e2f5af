import type { Body, Struct, TypeDef, Value } from "./model.js";

/** Rust names of the types that stand in this one, and of its reply. */
export function references(type: TypeDef): readonly string[] {
	const reply = type.message?.reply;
	return [...referencesInBody(type.body), ...(reply === undefined ? [] : [reply])];
}

/** Rust names of the types that stand in the body, in order. */
export function referencesInBody(body: Body): readonly string[] {
	switch (body.kind) {
		case "scalar":
			return referencesInValue(body.value);
		case "enum":
			return [];
		case "struct":
			return ofStruct(body);
		case "external":
		case "internal":
			return body.variants.flatMap(({ payload }) => (payload ? ofPayload(payload) : []));
		case "untagged":
			return body.variants.flatMap((variant) => ofPayload(variant.kind === "ref" ? variant : variant.struct));
	}
}

function ofPayload(payload: Struct | { readonly kind: "ref"; readonly name: string }): readonly string[] {
	return payload.kind === "ref" ? [payload.name] : ofStruct(payload);
}

function ofStruct(struct: Struct): readonly string[] {
	const flatten = struct.flatten === undefined ? [] : [struct.flatten];
	return [...struct.fields.flatMap(({ value }) => referencesInValue(value)), ...flatten];
}

/** The same for a value. */
export function referencesInValue(value: Value): readonly string[] {
	switch (value.kind) {
		case "ref":
			return [value.name];
		case "array":
			return referencesInValue(value.items);
		case "map":
		case "nullable":
			return referencesInValue(value.value);
		default:
			return [];
	}
}
