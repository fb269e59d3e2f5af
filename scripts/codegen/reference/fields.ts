import { type Lookup, unitOf } from "../lookup.js";
import type { Emit, Field, IntegerValue, Json, Struct, Value } from "../model.js";
import { type Links, typeLink } from "./links.js";
import { code, prose, table } from "./markdown.js";

/** What every part of a page needs: the model to look types up in, and how to link to them. */
export interface Context {
	readonly find: Lookup;
	readonly links: Links;
}

const HEADERS = ["Field", "Type", "Presence", "Meaning"];

export function fieldTable(struct: Struct, context: Context): string {
	const rows = struct.fields.map((field) => fieldRow(field, context));
	return table(HEADERS, struct.flatten === undefined ? rows : [...rows, flattenRow(struct.flatten, context)]);
}

function fieldRow(field: Field, context: Context): string[] {
	const unit = unitOf(field.value, context.find);
	const type = typeText(field.required ? field.value : present(field.value), context);
	return [code(field.name), unit === undefined ? type : `${type}, ${unit}`, presence(field), meaning(field)];
}

/** The variants' keys stand among the fields of the struct. */
function flattenRow(name: string, context: Context): string[] {
	const type = context.find(name);
	const keys = type.body.kind === "external" ? type.body.variants.map((variant) => code(variant.name)) : [];
	return [keys.join(", "), typeLink(type, context.links), "exactly one of them", "Stands beside the other fields."];
}

function present(value: Value): Value {
	return value.kind === "nullable" ? value.value : value;
}

/** What a writer may do, and what Plane does where that is not simply to write the field. */
function presence(field: Field): string {
	return [input(field), EMITTED[field.emit]].filter((text) => text !== "").join("; ");
}

function input({ required, default: value, value: { kind } }: Field): string {
	if (required) return "required";
	if (value !== undefined) return `default: ${defaultText(value)}`;
	return kind === "nullable" ? `optional or ${code("null")}` : "optional";
}

const EMITTED: Readonly<Record<Emit, string>> = {
	always: "",
	null: "Plane writes `null` for none",
	"omit-none": "Plane leaves it out for none",
	"omit-empty": "Plane leaves it out when empty",
};

/** An object of nothing but nulls is no limit, no option, nothing: its fields tell the rest. */
function defaultText(value: Json): string {
	const fields = typeof value === "object" && value !== null ? Object.values(value) : [];
	return fields.length > 0 && fields.every((field) => field === null)
		? "every field `null`"
		: code(JSON.stringify(value));
}

function meaning({ secret, description, since, deprecated, readDefault }: Field): string {
	return [
		secret ? "**Secret.**" : "",
		prose(description),
		readDefault === undefined ? "" : `Where an older Plane leaves it out, readers take ${defaultText(readDefault)}.`,
		since === undefined ? "" : `Since ${since}.`,
		deprecated === undefined ? "" : `**Deprecated:** ${prose(deprecated)}`,
	]
		.filter((sentence) => sentence !== "")
		.join(" ");
}

export function typeText(value: Value, context: Context): string {
	switch (value.kind) {
		case "integer":
			return integerText(value);
		case "json":
			return "any JSON";
		case "map":
			return `map of ${typeText(value.value, context)}`;
		case "array":
			return `list of ${typeText(value.items, context)}`;
		case "nullable":
			return `${typeText(value.value, context)} or ${code("null")}`;
		case "ref":
			return typeLink(context.find(value.name), context.links);
		default:
			return value.kind;
	}
}

function integerText({ width, exact }: IntegerValue): string {
	return exact ? `integer (${width}, exact)` : `integer (${width})`;
}
