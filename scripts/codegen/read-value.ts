import { INTEGER_BOUNDS } from "./integer-bounds.js";
import type { IntegerValue, Value } from "./model.js";
import { pointer } from "./problem.js";
import type { RawSchema } from "./raw.js";

/** What reading a schema needs from the other schemas, and where it leaves what it finds wrong. */
export interface Reading {
	/** Rust name of the type that a `$ref`, written in the file at hand, points to. */
	nameOf(ref: string, path: string): string;
	report(path: string, reason: string): void;
}

/** What may stand in one place: a property, an item, or a scalar type's whole document. */
export function readValue(raw: RawSchema, path: string, reading: Reading): Value {
	if (raw["x-json"]) return { kind: "json" };
	const reference = raw.$ref ?? raw.allOf?.[0]?.$ref;
	if (reference !== undefined) return { kind: "ref", name: reading.nameOf(reference, path) };
	if (raw["x-format"] !== undefined) return { kind: "string", format: raw["x-format"] };
	if (raw.anyOf && raw.type === undefined) return readNullable(raw.anyOf, path, reading);
	if (Array.isArray(raw.type)) return readNullableScalar(raw, path, reading);
	return readPlain(raw, path, reading);
}

function readNullable(branches: readonly RawSchema[], path: string, reading: Reading): Value {
	const branch = branches.findIndex(({ type }) => type !== "null");
	const raw = branches[branch];
	if (branches.length !== 2 || !raw || !branches.some(({ type }) => type === "null")) {
		reading.report(pointer(path, "anyOf"), "holds one schema and null: other choices are types of their own");
		return { kind: "null" };
	}
	return { kind: "nullable", value: readValue(raw, pointer(path, "anyOf", branch), reading) };
}

function readNullableScalar(raw: RawSchema, path: string, reading: Reading): Value {
	const [type, none] = raw.type as readonly string[];
	if (type === undefined || none !== "null") reading.report(pointer(path, "type"), 'lists a type and "null"');
	return { kind: "nullable", value: readPlain({ ...raw, type: type ?? "null" }, path, reading) };
}

function readPlain(raw: RawSchema, path: string, reading: Reading): Value {
	switch (raw.type) {
		case "string":
		case "boolean":
		case "null":
			return { kind: raw.type };
		case "number":
			return { kind: "number", ...unit(raw) };
		case "integer":
			return readInteger(raw);
		case "array":
			return { kind: "array", items: readValue(raw.items ?? {}, pointer(path, "items"), reading) };
		case "object":
			return readMap(raw, path, reading);
		default:
			reading.report(path, "says nothing about the value: a type, a $ref or x-json is missing");
			return { kind: "json" };
	}
}

function readMap(raw: RawSchema, path: string, reading: Reading): Value {
	if (!raw.additionalProperties) {
		reading.report(path, "is a struct in the place of a value: give it a file in types/");
		return { kind: "json" };
	}
	const value = readValue(raw.additionalProperties, pointer(path, "additionalProperties"), reading);
	return { kind: "map", value };
}

function readInteger(raw: RawSchema): IntegerValue {
	const width = raw["x-int"] ?? "u64";
	// As JSON holds them: those of 64 bits are rounded to doubles.
	const [minimum, maximum] = [Number(INTEGER_BOUNDS[width].minimum), Number(INTEGER_BOUNDS[width].maximum)];
	const negative = raw.anyOf?.find(({ multipleOf }) => multipleOf !== undefined)?.multipleOf;
	const exact = raw["x-exact"] === true;
	return {
		kind: "integer",
		width,
		...(raw.minimum !== undefined && raw.minimum !== minimum ? { minimum: raw.minimum } : {}),
		...(raw.maximum !== undefined && raw.maximum !== maximum ? { maximum: raw.maximum } : {}),
		...(negative === undefined ? {} : { negativeMultipleOf: negative }),
		exact,
		...unit(raw),
	};
}

function unit(raw: RawSchema): { unit?: string } {
	return raw["x-unit"] === undefined ? {} : { unit: raw["x-unit"] };
}
