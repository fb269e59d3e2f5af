import type { Body, Field, Struct, Value, Variant } from "../codegen/model.js";

/** A value in a few words, for `before` and `after`: `u64 in us`, `list of BackendId or null`. */
export function describeValue(value: Value): string {
	switch (value.kind) {
		case "string":
			return value.format ?? "string";
		case "number":
			return withUnit("number", value.unit);
		case "integer":
			return withUnit(value.exact ? `${value.width} identity` : value.width, value.unit);
		case "json":
			return "any JSON";
		case "map":
			return `map of ${describeValue(value.value)}`;
		case "array":
			return `list of ${describeValue(value.items)}`;
		case "nullable":
			return `${describeValue(value.value)} or null`;
		case "ref":
			return value.name;
		default:
			return value.kind;
	}
}

export function describeBody(body: Body): string {
	switch (body.kind) {
		case "scalar":
			return describeValue(body.value);
		case "enum":
			return `one of ${body.values.map(({ value }) => value).join(", ")}`;
		case "struct":
			return describeStruct(body);
		case "internal":
			return `union by "${body.tag}" of ${names(body.variants)}`;
		case "external":
			return `union by key of ${names(body.variants)}`;
		case "untagged":
			return `union by trial of ${names(body.variants)}`;
	}
}

export function describePayload(payload: Variant["payload"]): string {
	if (payload === undefined) return "no payload";
	return payload.kind === "ref" ? payload.name : describeStruct(payload);
}

/** `required u64`, `optional string or null, default "x"` */
export function describeField({ value, required, default: usual }: Field): string {
	const text = `${required ? "required" : "optional"} ${describeValue(value)}`;
	return usual === undefined ? text : `${text}, default ${JSON.stringify(usual)}`;
}

function describeStruct({ fields, flatten }: Struct): string {
	const keys = fields.map(({ name, required }) => (required ? name : `${name}?`));
	return `object of ${[...keys, ...(flatten === undefined ? [] : [`a variant of ${flatten}`])].join(", ")}`;
}

function names(variants: readonly { readonly name: string }[]): string {
	return variants.map(({ name }) => name).join(", ");
}

function withUnit(text: string, unit: string | undefined): string {
	return unit === undefined ? text : `${text} in ${unit}`;
}
