import type { Body, EnumValue, Field, Struct, TypeDef, UntaggedVariant, Variant } from "../codegen/model.js";
import { Block, type Layout, printJson } from "../codegen/print-json.js";
import { printMessage } from "./print-message.js";
import { printValue, type References } from "./print-value.js";

type Entries = { readonly [key: string]: Layout | undefined };

/** The schema file of a type, byte for byte as this repository keeps it. */
export function printSchema(type: TypeDef, refs: References): string {
	return printJson(
		new Block({
			$schema: "http://json-schema.org/draft-07/schema#",
			$id: type.id,
			title: type.name,
			description: type.description,
			"x-rust": type.rust,
			"x-export": type.exportName === type.name ? undefined : type.exportName,
			...facts(type),
			"x-traps": type.traps.length === 0 ? undefined : type.traps,
			"x-message": type.message && printMessage(type.message, refs),
			...printBody(type, refs),
			examples: type.examples as Layout,
		}),
	);
}

function facts({ since, deprecated }: { readonly since?: string; readonly deprecated?: string }): Entries {
	return {
		"x-since": since,
		...(deprecated === undefined ? {} : { deprecated: true, "x-deprecated": deprecated }),
	};
}

function printBody({ name, body }: TypeDef, refs: References): Entries {
	switch (body.kind) {
		case "scalar":
			return printValue(body.value, refs);
		case "enum":
			return printEnum(body);
		case "struct":
			return printStruct(body, refs);
		case "external":
			if (refs.isFlattened(name)) return printFlattenable(body.variants, refs);
			return { "x-tagging": "external", oneOf: body.variants.map((variant) => printExternal(variant, refs)) };
		case "internal":
			return {
				"x-tagging": "internal",
				"x-tag": body.tag,
				oneOf: body.variants.map((variant) => printTagged(variant, body.tag, refs)),
			};
		case "untagged":
			return { "x-tagging": "untagged", anyOf: body.variants.map((variant) => printUntagged(variant, refs)) };
	}
}

function printEnum({ values, fold }: Extract<Body, { kind: "enum" }>): Entries {
	const entries = values.map(({ value, ...rest }): [string, Layout] => [value, new Block(printFacts(rest))]);
	return {
		type: "string",
		enum: values.map(({ value }) => value),
		"x-values": new Block(Object.fromEntries(entries)),
		"x-read-fold": fold,
	};
}

function printFacts({ description, terminal, running, since }: Omit<EnumValue, "value">): Entries {
	return { description, terminal, running, since };
}

/** An object with these fields; with a tag, that key comes first. */
function printStruct({ fields, flatten }: Struct, refs: References, tag: Entries = {}): Entries {
	const required = [...Object.keys(tag), ...fields.filter((field) => field.required).map(({ name }) => name)];
	const properties = fields.map((field): [string, Layout] => [field.name, new Block(printField(field, refs))]);
	const file = flatten === undefined ? undefined : refs.file(flatten);
	return {
		type: "object",
		required: required.length === 0 ? undefined : required,
		properties: new Block({ ...tag, ...Object.fromEntries(properties) }),
		...(file === undefined ? {} : { allOf: [{ $ref: `${file}#/definitions/flattened` }], "x-flatten": file }),
	};
}

function printField(field: Field, refs: References): Entries {
	return {
		description: field.description,
		...printValue(field.value, refs),
		default: field.default as Layout | undefined,
		"x-emit": field.emit,
		"x-read-default": field.readDefault as Layout | undefined,
		"x-secret": field.secret ? true : undefined,
		...facts(field),
	};
}

function printPayload(payload: NonNullable<Variant["payload"]>, refs: References): Layout {
	return payload.kind === "ref"
		? { allOf: [{ $ref: refs.file(payload.name) }] }
		: new Block(printStruct(payload, refs));
}

function printExternal({ name, description, since, payload }: Variant, refs: References): Layout {
	if (!payload) return new Block({ description, ...facts({ ...(since ? { since } : {}) }), const: name });
	return new Block({
		description,
		"x-since": since,
		type: "object",
		required: [name],
		maxProperties: 1,
		properties: new Block({ [name]: printPayload(payload, refs) }),
	});
}

function printFlattenable(variants: readonly Variant[], refs: References): Entries {
	const payloads = variants.map(({ name, payload }): [string, Layout] => [
		name,
		payload ? printPayload(payload, refs) : {},
	]);
	const choices = variants.map(
		({ name, description, since }) => new Block({ description, "x-since": since, required: [name] }),
	);
	return {
		"x-tagging": "external",
		type: "object",
		maxProperties: 1,
		allOf: [{ $ref: "#/definitions/flattened" }],
		definitions: new Block({
			flattened: new Block({ type: "object", properties: new Block(Object.fromEntries(payloads)), oneOf: choices }),
		}),
	};
}

function printTagged(
	{ name, description, since, payload }: Variant & { readonly payload: Struct },
	tag: string,
	refs: References,
): Layout {
	const struct = printStruct(payload, refs, { [tag]: { const: name } });
	// A variant without fields is short enough to be read at a glance.
	const short = payload.fields.length === 0 ? { properties: { [tag]: { const: name } } } : {};
	return new Block({ description, "x-since": since, ...struct, ...short });
}

function printUntagged(variant: UntaggedVariant, refs: References): Layout {
	if (variant.kind === "ref") return { $ref: refs.file(variant.name) };
	const { name, description, struct } = variant;
	return new Block({ title: name, description, ...printStruct(struct, refs) });
}
