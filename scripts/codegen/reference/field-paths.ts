import type { Lookup } from "../lookup.js";
import type { Body, Field, Struct, Variant } from "../model.js";
import { referencesInValue } from "../references.js";

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
		const nested = referencesInValue(field.value).flatMap((name) => fieldPaths(find(name).body, find, `${path}.`));
		return [{ path, field }, ...nested];
	});
	return flatten === undefined ? own : [...own, ...fieldPaths(find(flatten).body, find, prefix)];
}
