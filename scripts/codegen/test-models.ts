/** Small models, as a schema of five lines reads: what a test does not say is unremarkable. */

import { kebab } from "./check-type.js";
import type { Field, MessageDef, Protocol, Struct, TypeDef, Value, Variant } from "./model.js";

interface InlineVariant {
	readonly name: string;
	/** Absent: a bare string. */
	readonly fields?: readonly Field[];
}

export function protocol(...types: readonly TypeDef[]): Protocol {
	const plane = { repository: "https://example.com/plane", branch: "main", commit: "0".repeat(40), version: "0.3.24" };
	return { plane, types, streams: [], examples: [], schemas: new Map() };
}

export const STRING: Value = { kind: "string" };

export function option(value: Value): Value {
	return { kind: "nullable", value };
}

export function ref(name: string): Value {
	return { kind: "ref", name };
}

export function field(name: string, value: Value, rest: Partial<Field> = {}): Field {
	return { name, value, description: `About ${name}.`, required: true, emit: "always", secret: false, ...rest };
}

export function struct(name: string, fields: readonly Field[], flatten?: string): TypeDef {
	return typeDef(name, { kind: "struct", fields, ...(flatten === undefined ? {} : { flatten }) });
}

export function scalar(name: string, value: Value, exportName = name, description = `About ${name}.`): TypeDef {
	return { ...typeDef(name, { kind: "scalar", value }), exportName, description };
}

export function enumeration(name: string, values: readonly string[]): TypeDef {
	return typeDef(name, { kind: "enum", values: values.map((value) => ({ value, description: `About ${value}.` })) });
}

export function external(name: string, variants: readonly InlineVariant[]): TypeDef {
	return typeDef(name, { kind: "external", variants: variants.map(variant) });
}

export function internal(name: string, tag: string, variants: readonly Required<InlineVariant>[]): TypeDef {
	const all = variants.map(({ name, fields }) => ({ ...variant({ name }), payload: structOf(fields) }));
	return typeDef(name, { kind: "internal", tag, variants: all });
}

export function untagged(name: string, variants: readonly Required<InlineVariant>[]): TypeDef {
	const all = variants.map(({ name, fields }) => ({
		kind: "inline" as const,
		name,
		description: `About ${name}.`,
		struct: structOf(fields),
	}));
	return typeDef(name, { kind: "untagged", variants: all });
}

interface Route extends Partial<MessageDef> {
	readonly template: string;
}

/** A message with one subject, whose tokens are the payload's fields of the same name. */
export function message(name: string, fields: readonly Field[], { template, ...rest }: Route): TypeDef {
	const tokens = [...template.matchAll(/\{(\w+)\}/g)].map(([, token = ""]) => ({
		name: token,
		encoding: token === "cluster" ? ("cluster" as const) : ("id" as const),
		path: [token],
	}));
	const subject = {
		name: "subject",
		description: `About ${name}'s subject.`,
		template,
		tokens,
		when: [],
		overwrites: true,
	};
	const def: MessageDef = {
		subjects: [subject],
		subscriptions: [template.replace(/\{\w+\}/g, "*")],
		transport: "request",
		senders: ["client"],
		receivers: ["controller"],
		verified: true,
		...rest,
	};
	return { ...struct(name, fields), file: `messages/${kebab(name)}.json`, message: def };
}

function typeDef(name: string, body: TypeDef["body"]): TypeDef {
	const file = `types/${kebab(name)}.json`;
	const rust = `plane_core::${name}`;
	return {
		name,
		exportName: name,
		file,
		id: `plane:/${file}`,
		rust,
		description: `About ${name}.`,
		examples: [],
		traps: [],
		body,
	};
}

function variant({ name, fields }: InlineVariant): Variant {
	const description = `About ${name}.`;
	return fields === undefined ? { name, description } : { name, description, payload: structOf(fields) };
}

function structOf(fields: readonly Field[]): Struct {
	return { kind: "struct", fields };
}
