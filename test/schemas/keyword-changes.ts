import { isObject, type Json, type JsonObject } from "./files.js";
import { nextDouble } from "./next-double.js";

export interface Change {
	/** `/<keyword> <what was done>`. */
	readonly name: string;
	/** The schema that holds the keyword, changed. */
	readonly changed: JsonObject;
}

/** What one keyword may become; an empty list where another keyword already says all it says. */
type Operator = (value: Json, schema: JsonObject) => readonly Replacement[];
/** The keyword's new value; `undefined` takes it out. */
type Replacement = readonly [what: string, value: Json | undefined];

const out: Replacement = ["out", undefined];

const operators: Readonly<Record<string, Operator>> = {
	type: typeChanges,
	enum: (values) => [out, ...without(values), ["Unknown added", [...list(values), "Unknown"]]],
	const: () => [out, ["Unknown instead", "Unknown"]],
	minimum: boundChanges,
	maximum: boundChanges,
	multipleOf: (value) => [out, ["halved", Number(value) / 2], ["doubled", Number(value) * 2]],
	pattern: (value) => [out, ["without ^", String(value).slice(1)], ["without $", String(value).slice(0, -1)]],
	format: () => [out],
	maxProperties: (value) => [out, ["+1", Number(value) + 1], ["-1", Number(value) - 1]],
	required: requiredChanges,
	properties: propertiesChanges,
	additionalProperties: (value) => [...(restricts(value) ? [out] : []), ["false", false]],
	items: (value) => (restricts(value) ? [out] : []),
	anyOf: without,
	oneOf: without,
	allOf: without,
	$ref: () => [out],
	// The schemas inside are changed one by one.
	definitions: () => [],
};

const annotations = /^(?:\$schema|\$id|title|description|examples|default|deprecated|x-.*)$/;

/** Every single change of the keywords that stand directly in a schema, and the closing of an open object. */
export function keywordChanges(schema: JsonObject): readonly Change[] {
	const open = "properties" in schema && !("additionalProperties" in schema) && !("maxProperties" in schema);
	const closing = open ? [change(schema, "additionalProperties", "false added", false)] : [];
	return [...closing, ...changesOfKeywords(schema)];
}

function changesOfKeywords(schema: JsonObject): readonly Change[] {
	return Object.entries(schema).flatMap(([keyword, value]) => {
		if (annotations.test(keyword)) return [];
		const operator = operators[keyword];
		if (!operator) throw new Error(`no operator for the keyword ${keyword}`);
		return operator(value, schema).map(([what, by]) => change(schema, keyword, what, by));
	});
}

function change(schema: JsonObject, keyword: string, what: string, by: Json | undefined): Change {
	const { [keyword]: _, ...rest } = schema;
	return { name: `/${keyword} ${what}`, changed: by === undefined ? rest : { ...rest, [keyword]: by } };
}

function typeChanges(type: Json, schema: JsonObject): readonly Replacement[] {
	// Beside a list of strings, `type` is for readers of the schema only.
	if ("enum" in schema) return [];
	const types = list(type);
	return [
		out,
		...(Array.isArray(type) ? without(type) : []),
		...(types.includes("null") ? [] : [["null added", [...types, "null"]] as const]),
		...(types.includes("integer") ? [["number", types.map((t) => (t === "integer" ? "number" : t))] as const] : []),
	];
}

function boundChanges(bound: Json): readonly Replacement[] {
	const value = Number(bound);
	return [out, ["one higher", nextDouble(value, "up")], ["one lower", nextDouble(value, "down")]];
}

function requiredChanges(required: Json, schema: JsonObject): readonly Replacement[] {
	const names = list(required);
	const optional = Object.keys(isObject(schema.properties) ? schema.properties : {}).filter(
		(name) => !names.includes(name),
	);
	return [...without(required), ...optional.map((name): Replacement => [`${name} added`, [...names, name]])];
}

function propertiesChanges(properties: Json): readonly Replacement[] {
	if (!isObject(properties)) return [];
	const names = Object.keys(properties).filter((name) => restricts(properties[name]));
	return names.map((name) => {
		const { [name]: _, ...rest } = properties;
		return [`${name} out`, rest];
	});
}

function without(values: Json): readonly Replacement[] {
	const items = list(values);
	if (items.length === 1) return [out];
	return items.map((item, i) => [`${label(item, i)} out`, items.filter((_, j) => j !== i)]);
}

const label = (item: Json, i: number): string => (isObject(item) || item === null ? `[${i}]` : String(item));

const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [value]);

/** Whether a schema refuses anything at all. */
const restricts = (schema: Json | undefined): boolean =>
	isObject(schema) && Object.keys(schema).some((keyword) => !annotations.test(keyword));
