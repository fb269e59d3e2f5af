import { isObject, type Json, type JsonObject } from "./files.js";
import { keywordChanges } from "./keyword-changes.js";

/** A schema with one keyword taken out or changed. */
export interface Mutant {
	/** JSON pointer of the keyword and the change, e.g. `/properties/port/maximum +1`. */
	readonly name: string;
	readonly schema: JsonObject;
}

/** Every single change of every validation keyword in the schema. */
export function mutantsOf(schema: JsonObject): readonly Mutant[] {
	return places(schema).flatMap(({ path, schema: place }) =>
		keywordChanges(place).map(({ name, changed }) => ({
			name: pointer(path) + name,
			schema: replaced(schema, path, changed) as JsonObject,
		})),
	);
}

export type Path = readonly (string | number)[];

interface Place {
	readonly path: Path;
	readonly schema: JsonObject;
}

/** The schema and all schemas inside it. */
function places(schema: JsonObject, path: Path = []): readonly Place[] {
	const inner = [
		...["properties", "definitions"].flatMap((keyword) => children(schema, keyword)),
		...["anyOf", "oneOf", "allOf"].flatMap((keyword) => children(schema, keyword)),
		...["items", "additionalProperties"].flatMap((keyword) => place([keyword], schema[keyword])),
	];
	return [{ path, schema }, ...inner.flatMap((found) => places(found.schema, [...path, ...found.path]))];
}

function children(schema: JsonObject, keyword: string): readonly Place[] {
	const value = schema[keyword];
	if (Array.isArray(value)) return value.flatMap((item, i) => place([keyword, i], item));
	return Object.entries(object(value)).flatMap(([key, item]) => place([keyword, key], item));
}

const place = (path: Path, value: Json | undefined): readonly Place[] =>
	isObject(value) ? [{ path, schema: value }] : [];

const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** A copy with something else at a place. */
export function replaced(value: Json | undefined, path: Path, by: Json): Json {
	const [key, ...rest] = path;
	if (key === undefined) return by;
	if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, rest, by) : item));
	const parent = object(value);
	return { ...parent, [key]: replaced(parent[key], rest, by) };
}

const pointer = (path: Path): string =>
	path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
