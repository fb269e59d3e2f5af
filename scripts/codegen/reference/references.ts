import type { Lookup } from "../lookup.js";
import type { Body, Field, Struct, TypeDef, Value, Variant } from "../model.js";
import { hasPage } from "./links.js";

/** The types that a reader of the type needs too, in order of their first mention; scalars and other pages are linked. */
export function nestedTypes(type: TypeDef, find: Lookup): TypeDef[] {
	const found = new Map<string, TypeDef>();
	const visit = (name: string): void => {
		const nested = find(name);
		if (found.has(name) || nested.body.kind === "scalar" || hasPage(nested)) return;
		found.set(name, nested);
		for (const next of referencedBy(nested.body)) visit(next);
	};
	for (const name of referencedBy(type.body)) visit(name);
	return [...found.values()];
}

/** Rust names of the types a body mentions, in order. */
export function referencedBy(body: Body): string[] {
	switch (body.kind) {
		case "scalar":
			return referencedByValue(body.value);
		case "enum":
			return [];
		case "struct":
			return referencedByStruct(body);
		case "external":
		case "internal":
			return body.variants.flatMap(({ payload }) => (payload === undefined ? [] : referencedByPayload(payload)));
		case "untagged":
			return body.variants.flatMap((variant) =>
				variant.kind === "ref" ? [variant.name] : referencedByStruct(variant.struct),
			);
	}
}

function referencedByPayload(payload: NonNullable<Variant["payload"]>): string[] {
	return payload.kind === "ref" ? [payload.name] : referencedByStruct(payload);
}

function referencedByStruct({ fields, flatten }: Struct): string[] {
	const names = fields.flatMap((field) => referencedByValue(field.value));
	return flatten === undefined ? names : [...names, flatten];
}

function referencedByValue(value: Value): string[] {
	switch (value.kind) {
		case "ref":
			return [value.name];
		case "array":
			return referencedByValue(value.items);
		case "map":
		case "nullable":
			return referencedByValue(value.value);
		default:
			return [];
	}
}

export interface FieldPath {
	/** `executable.credentials.UsernamePassword.password` */
	readonly path: string;
	readonly field: Field;
}

/** Every field of a document of the type, however deep. */
export function fieldPaths(body: Body, find: Lookup, prefix = ""): FieldPath[] {
	switch (body.kind) {
		case "scalar":
		case "enum":
			return [];
		case "struct":
			return structPaths(body, find, prefix);
		case "external":
			return body.variants.flatMap(({ name, payload }) =>
				payload === undefined ? [] : payloadPaths(payload, find, `${prefix}${name}.`),
			);
		case "internal":
			return body.variants.flatMap(({ payload }) => structPaths(payload, find, prefix));
		case "untagged":
			return body.variants.flatMap((variant) =>
				variant.kind === "ref"
					? fieldPaths(find(variant.name).body, find, prefix)
					: structPaths(variant.struct, find, prefix),
			);
	}
}

function payloadPaths(payload: NonNullable<Variant["payload"]>, find: Lookup, prefix: string): FieldPath[] {
	return fieldPaths(payload.kind === "ref" ? find(payload.name).body : payload, find, prefix);
}

function structPaths({ fields, flatten }: Struct, find: Lookup, prefix: string): FieldPath[] {
	const own = fields.flatMap((field) => {
		const path = `${prefix}${field.name}`;
		const nested = referencedByValue(field.value).flatMap((name) => fieldPaths(find(name).body, find, `${path}.`));
		return [{ path, field }, ...nested];
	});
	return flatten === undefined ? own : [...own, ...fieldPaths(find(flatten).body, find, prefix)];
}
