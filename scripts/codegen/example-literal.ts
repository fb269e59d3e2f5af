import { list, object } from "./data-literal.js";
import { type ExactJson, isObject } from "./exact-json.js";
import { type Item, keyText, type Literal } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { Body, Field, Struct, TypeDef, Value, Variant } from "./model.js";

type JsonObject = { readonly [key: string]: ExactJson };

/** Thrown for a document that Plane takes and TypeScript cannot hold: a quantity beyond 2^53. */
export class UnsafeQuantity extends Error {}

/** The document as TypeScript of the type's input form; it has been validated before. */
export function exampleLiteral(json: ExactJson, type: TypeDef, find: Lookup): Literal {
	return bodyLiteral(json, type.body, find);
}

function bodyLiteral(json: ExactJson, body: Body, find: Lookup): Literal {
	if (body.kind === "scalar") return valueLiteral(json, body.value, find);
	if (!isObject(json) || body.kind === "enum") return jsonLiteral(json);
	switch (body.kind) {
		case "struct":
			return structLiteral(json, body, find);
		case "external":
			return objectLiteral(json, (key, value) => variantLiteral(key, value, body.variants, find));
		case "internal": {
			const variant = body.variants.find(({ name }) => name === json[body.tag]);
			return structLiteral(json, variant?.payload ?? { kind: "struct", fields: [] }, find, body.tag);
		}
		case "untagged":
			return untaggedLiteral(json, body, find);
	}
}

function untaggedLiteral(json: JsonObject, body: Extract<Body, { kind: "untagged" }>, find: Lookup): Literal {
	const bodies = body.variants.map((variant) => (variant.kind === "ref" ? find(variant.name).body : variant.struct));
	const fitting = bodies.find((candidate) => candidate.kind === "struct" && fits(json, candidate, find));
	return bodyLiteral(json, fitting ?? { kind: "struct", fields: [] }, find);
}

function fits(json: JsonObject, struct: Struct, find: Lookup): boolean {
	const complete = struct.fields.every(({ name, required, value }) => {
		const item = json[name];
		return item === undefined ? !required : canBe(item, value, find);
	});
	return complete && (struct.flatten === undefined || flattened(struct, find).some(({ name }) => name in json));
}

/** Enums are what tells the members of Plane's only union of messages apart beside their keys. */
function canBe(json: ExactJson, value: Value, find: Lookup): boolean {
	const body = value.kind === "ref" ? find(value.name).body : undefined;
	return body?.kind !== "enum" || body.values.some((one) => one.value === json);
}

function structLiteral(json: JsonObject, struct: Struct, find: Lookup, tag?: string): Literal {
	const variants = flattened(struct, find);
	return objectLiteral(json, (key, value) => {
		if (key === tag) return atom(value);
		const field = struct.fields.find(({ name }: Field) => name === key);
		return field === undefined ? variantLiteral(key, value, variants, find) : valueLiteral(value, field.value, find);
	});
}

function flattened(struct: Struct, find: Lookup): readonly Variant[] {
	if (struct.flatten === undefined) return [];
	const { body } = find(struct.flatten);
	return body.kind === "external" ? body.variants : [];
}

function variantLiteral(key: string, json: ExactJson, variants: readonly Variant[], find: Lookup): Literal | undefined {
	const payload = variants.find(({ name }) => name === key)?.payload;
	if (payload === undefined) return undefined;
	return bodyLiteral(json, payload.kind === "ref" ? find(payload.name).body : payload, find);
}

function valueLiteral(json: ExactJson, value: Value, find: Lookup): Literal {
	switch (value.kind) {
		case "integer":
			return value.exact && typeof json === "number" ? `${json}n` : atom(json, value.exact);
		case "map":
			return isObject(json) ? objectLiteral(json, (_, item) => valueLiteral(item, value.value, find)) : atom(json);
		case "array":
			return Array.isArray(json) ? list(json.map((item) => valueLiteral(item, value.items, find))) : atom(json);
		case "nullable":
			return json === null ? "null" : valueLiteral(json, value.value, find);
		case "ref":
			return bodyLiteral(json, find(value.name).body, find);
		default:
			return jsonLiteral(json);
	}
}

/** TypeScript gives up comparing deeper literals. */
const DEEPEST = 8;

function jsonLiteral(json: ExactJson): Literal {
	if (depthOf(json) > DEEPEST) return `JSON.parse(${JSON.stringify(JSON.stringify(json))}) as JsonValue`;
	if (Array.isArray(json)) return list(json.map(jsonLiteral));
	return isObject(json) ? objectLiteral(json, (_, item) => jsonLiteral(item)) : atom(json);
}

/** A key without a literal of its own is unknown to the type: spread, it escapes the check for excess properties. */
function objectLiteral(json: JsonObject, known: (key: string, value: ExactJson) => Literal | undefined): Literal {
	const items = Object.entries(json).map(([key, value]): Item => {
		const literal = known(key, value);
		if (literal !== undefined) return { prefix: `${keyText(key)}: `, value: literal };
		return { prefix: "...", value: object({ [key]: jsonLiteral(value) }) };
	});
	return { brackets: "{}", items };
}

function atom(json: ExactJson, exact = false): string {
	if (typeof json === "string") return stringText(json);
	if (typeof json !== "bigint") return JSON.stringify(json);
	if (!exact) throw new UnsafeQuantity();
	return `${json}n`;
}

/** Examples at a length limit are one character over and over. */
function stringText(text: string): string {
	const [first = ""] = text;
	const count = text.length / (first.length || 1);
	return count > 100 && text === first.repeat(count)
		? `${JSON.stringify(first)}.repeat(${count})`
		: JSON.stringify(text);
}

function depthOf(json: ExactJson): number {
	const items = typeof json === "object" && json !== null ? Object.values(json) : undefined;
	return items === undefined ? 0 : 1 + Math.max(0, ...items.map(depthOf));
}
