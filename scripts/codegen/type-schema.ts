import { comment, fieldComment, wrap } from "./jsdoc.js";
import { type Lookup, unitOf } from "./lookup.js";
import type { Body, EnumValue, Field, Struct, Subject, TypeDef, Value, Variant } from "./model.js";

/** `canonical`: what Plane emits; `input`: what it accepts. */
export type Form = "canonical" | "input";

/** As much of JSON Schema as json-schema-to-typescript is asked to print; `tsType` is TypeScript verbatim. */
export interface TypeSchema {
	readonly description?: string;
	readonly tsType?: string;
	readonly type?: "object";
	readonly additionalProperties?: false;
	readonly required?: readonly string[];
	readonly properties?: Readonly<Record<string, TypeSchema>>;
	readonly oneOf?: readonly TypeSchema[];
	readonly allOf?: readonly TypeSchema[];
}

export interface Declaration {
	/** Name of the canonical type. */
	readonly name: string;
	readonly schema: TypeSchema;
}

/** The TypeScript name of a Rust type in one form. */
export type NameOf = (rustName: string) => string;

export interface Scope {
	readonly form: Form;
	readonly nameOf: NameOf;
	readonly find: Lookup;
}

export type Declare = (scope: Scope) => Declaration;

/** The declarations of one type: itself last, the parts that only stand inside it before. */
export function declarations(type: TypeDef): Declare[] {
	const inline = type.body.kind === "untagged" ? type.body.variants.filter((variant) => variant.kind === "inline") : [];
	return [
		...inline.map(
			({ name, description, struct }): Declare =>
				(scope) => ({ name, schema: { description: comment([description]), ...structSchema(struct, scope) } }),
		),
		(scope) => ({
			name: type.exportName,
			schema: { description: typeComment(type, scope), ...bodySchema(type.body, scope) },
		}),
	];
}

function bodySchema(body: Body, scope: Scope): TypeSchema {
	switch (body.kind) {
		case "scalar":
			return { tsType: typeText(body.value, scope) };
		case "enum":
			return { tsType: body.values.map(enumMember).join("\n") };
		case "struct":
			return structSchema(body, scope);
		case "external":
			return { oneOf: body.variants.map((variant) => externalMember(variant, scope)) };
		case "internal":
			return { oneOf: body.variants.map((variant) => internalMember(body.tag, variant, scope)) };
		case "untagged":
			return { tsType: body.variants.map((variant) => scope.nameOf(variant.name)).join(" | ") };
	}
}

function enumMember({ value, description, since }: EnumValue): string {
	return `${blockComment(memberComment(description, since))}\n| ${JSON.stringify(value)}`;
}

/** The version as a sentence: documentation tools take no tags on members of a union. */
function memberComment(description: string, since: string | undefined): string {
	return comment([description, since === undefined ? undefined : `Since Plane ${since}.`]);
}

function blockComment(text: string): string {
	const lines = text.split("\n");
	return lines.length === 1 ? `/** ${text} */` : `/**\n${lines.map((line) => ` * ${line}`).join("\n")}\n */`;
}

/** No `other?: never` for the other variants: without exactOptionalPropertyTypes it would break `"Variant" in value`. */
function externalMember(variant: Variant, scope: Scope): TypeSchema {
	const description = memberComment(variant.description, variant.since);
	if (variant.payload === undefined) {
		return { tsType: `\n${blockComment(description)}\n${JSON.stringify(variant.name)}` };
	}
	const payload =
		variant.payload.kind === "ref"
			? { tsType: scope.nameOf(variant.payload.name) }
			: structSchema(variant.payload, scope);
	return objectSchema([[variant.name, true, { description, ...payload }]]);
}

function internalMember(tag: string, variant: Variant & { readonly payload: Struct }, scope: Scope): TypeSchema {
	const description = memberComment(variant.description, variant.since);
	const properties = variant.payload.fields.map((field) => fieldProperty(field, scope));
	return objectSchema([[tag, true, { description, tsType: JSON.stringify(variant.name) }], ...properties]);
}

function structSchema(struct: Struct, scope: Scope): TypeSchema {
	const own = objectSchema(struct.fields.map((field) => fieldProperty(field, scope)));
	return struct.flatten === undefined ? own : { allOf: [own, { tsType: scope.nameOf(struct.flatten) }] };
}

type Property = readonly [name: string, required: boolean, schema: TypeSchema];

function objectSchema(properties: readonly Property[]): TypeSchema {
	return {
		type: "object",
		additionalProperties: false,
		required: properties.filter(([, required]) => required).map(([name]) => name),
		properties: Object.fromEntries(properties.map(([name, , schema]) => [name, schema])),
	};
}

function fieldProperty(field: Field, scope: Scope): Property {
	return scope.form === "canonical" ? canonicalProperty(field, scope) : inputProperty(field, scope);
}

function canonicalProperty(field: Field, scope: Scope): Property {
	const omitted = field.emit === "omit-none" || field.emit === "omit-empty";
	const value = field.emit === "omit-none" && field.value.kind === "nullable" ? field.value.value : field.value;
	const description = fieldComment(field, unitOf(field.value, scope.find));
	return [field.name, !omitted, { description, tsType: typeText(value, scope) }];
}

/** `| undefined`, so that `lock: maybeLock` compiles under exactOptionalPropertyTypes too: JSON has no undefined. */
function inputProperty(field: Field, scope: Scope): Property {
	const text = typeText(field.value, scope);
	const defaultValue = field.default === undefined ? undefined : JSON.stringify(field.default);
	const description = fieldComment(field, unitOf(field.value, scope.find), defaultValue);
	return [field.name, field.required, { description, tsType: field.required ? text : `${text} | undefined` }];
}

function typeText(value: Value, scope: Scope): string {
	switch (value.kind) {
		case "integer":
			return integerText(value.exact, scope.form);
		case "json":
			return "JsonValue";
		case "map":
			return `Record<string, ${typeText(value.value, scope)}>`;
		case "array":
			return arrayText(typeText(value.items, scope), scope.form);
		case "nullable":
			return value.value.kind === "json" ? "JsonValue" : `${typeText(value.value, scope)} | null`;
		case "ref":
			return scope.nameOf(value.name);
		default:
			return value.kind;
	}
}

function integerText(exact: boolean, form: Form): string {
	if (!exact) return "number";
	return form === "canonical" ? "bigint" : "bigint | number";
}

function arrayText(items: string, form: Form): string {
	const array = `${items.includes(" ") ? `(${items})` : items}[]`;
	return form === "canonical" ? array : `readonly ${array}`;
}

function typeComment(type: TypeDef, scope: Scope): string {
	const tags = { since: type.since, deprecated: type.deprecated };
	const unit = type.body.kind === "scalar" ? unitOf(type.body.value, scope.find) : undefined;
	const sentences = [type.description, unit === undefined ? undefined : `Unit: ${unit}.`];
	const route = type.message === undefined ? "" : routeText(type, scope);
	return route === "" ? comment(sentences, tags) : `${comment(sentences)}\n\n${comment([route], tags)}`;
}

/** Where the message travels: what a user of the type looks up next. */
function routeText({ message }: TypeDef, { find }: Scope): string {
	if (message === undefined) return "";
	const reply = message.reply === undefined ? "" : ` Reply: {@link ${find(message.reply).exportName}}.`;
	const stream = message.stream === undefined ? "" : ` Stream: \`${message.stream}\`.`;
	return wrap(`${subjectText(message.subjects)}${reply}${stream}`.trim());
}

function subjectText(subjects: readonly Subject[]): string {
	const templates = subjects.map(({ template }) => `\`${template}\``);
	if (templates.length < 2) return templates.map((template) => `Subject: ${template}.`).join("");
	return `Subjects:\n${templates.map((template) => `- ${template}`).join("\n")}\n\n`;
}
