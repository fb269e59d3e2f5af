import { data, list, object } from "./data-literal.js";
import { keyText, type Literal, layOut } from "./literal.js";
import type { Body, Field, Protocol, Struct, TypeDef, UntaggedVariant, Value, Variant } from "./model.js";
import { header, type OutputFile } from "./output.js";

/** `gen/places.ts` of `@plane/testing`: what may stand where in every type, for makers of test data. */
export function emitPlaces({ types }: Protocol): readonly OutputFile[] {
	const entries = types.map((type) => placeEntry(type)).join("");
	const text = [
		header("emit-places"),
		'import type { Place } from "../place.js";\n',
		"/** What each type holds, by its Rust name. */",
		`export const places: Readonly<Record<string, Place>> = {\n${entries}};\n`,
	].join("\n");
	return [{ path: "packages/testing/src/gen/places.ts", text }];
}

/** `Name: <what the type holds>,` on a line of its own, or several. */
export function placeEntry({ name, body }: TypeDef, depth = 1): string {
	const start = `${keyText(name)}: `;
	return `${"\t".repeat(depth)}${start}${layOut(bodyOf(body), depth, 4 * depth + start.length)},\n`;
}

function bodyOf(body: Body): Literal {
	switch (body.kind) {
		case "scalar":
			return valueOf(body.value);
		case "enum":
			return object({ kind: data("enum"), values: data(body.values.map(({ value }) => value)) });
		case "struct":
			return structOf(body);
		case "external":
			return object({ kind: data("external"), variants: list(body.variants.map(variantOf)) });
		case "internal":
			return object({ kind: data("internal"), tag: data(body.tag), variants: list(body.variants.map(variantOf)) });
		case "untagged":
			return object({ kind: data("untagged"), variants: list(body.variants.map(untaggedOf)) });
	}
}

function structOf({ fields, flatten }: Struct): Literal {
	return object({
		kind: data("struct"),
		fields: list(fields.map(fieldOf)),
		flatten: flatten === undefined ? undefined : data(flatten),
	});
}

function fieldOf({ name, value, required, emit }: Field): Literal {
	return object({
		name: data(name),
		value: valueOf(value),
		required: required ? "true" : undefined,
		emit: emit === "always" ? undefined : data(emit),
	});
}

function variantOf({ name, payload }: Variant): Literal {
	return object({
		name: data(name),
		payload: payload && (payload.kind === "ref" ? valueOf(payload) : structOf(payload)),
	});
}

function untaggedOf(variant: UntaggedVariant): Literal {
	return variant.kind === "ref" ? valueOf({ kind: "ref", name: variant.name }) : structOf(variant.struct);
}

function valueOf(value: Value): Literal {
	switch (value.kind) {
		case "map":
		case "nullable":
			return object({ kind: data(value.kind), value: valueOf(value.value) });
		case "array":
			return object({ kind: data("array"), items: valueOf(value.items) });
		case "integer": {
			const { width, minimum, maximum, negativeMultipleOf, exact } = value;
			const bounds = { minimum, maximum, negativeMultipleOf };
			const known = Object.entries(bounds).flatMap(([key, bound]) => (bound === undefined ? [] : [[key, data(bound)]]));
			return object({
				kind: data("integer"),
				width: data(width),
				...Object.fromEntries(known),
				exact: exact ? "true" : undefined,
			});
		}
		case "string":
			return object({ kind: data("string"), format: value.format && data(value.format) });
		case "ref":
			return object({ kind: data("ref"), name: data(value.name) });
		default:
			return object({ kind: data(value.kind) });
	}
}
