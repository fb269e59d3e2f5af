import { canonicalIp } from "./ip-addr.js";
import { firstVariant, selectCase } from "./leaves.js";
import type { EnumShape, ExternalShape, FieldShape, InternalShape, SelectShape, Shape, StructShape } from "./shape.js";
import { canonicalTime } from "./utc-time.js";

type Fields = Record<string, unknown>;

/** How the walk may treat the document. */
interface Mode {
	/** The document is ours: it is changed in place instead of copied. */
	readonly own: boolean;
	/** Below a flattened union Plane also reads `{"Unit":{}}` for a unit variant. */
	readonly flattened: boolean;
}

const OWN: Mode = { own: true, flattened: false };
const COPY: Mode = { own: false, flattened: false };
const OWN_FLATTENED: Mode = { own: true, flattened: true };
const COPY_FLATTENED: Mode = { own: false, flattened: true };

/**
 * The document as Plane would write it, as far as the shape tells. What does not fit is left for the validator to
 * report, unknown keys are kept. Without `own` the document is not touched and only what changes is copied.
 */
export function canonicalize(shape: Shape, value: unknown, own: boolean): unknown {
	return walk(shape, value, own ? OWN : COPY);
}

function walk(shape: Shape, value: unknown, mode: Mode): unknown {
	if (typeof shape === "string") return scalar(shape, value);
	if (shape.kind === "enum") return enumValue(shape, value, mode);
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	switch (shape.kind) {
		case "struct":
			return struct(shape, value as Fields, mode);
		case "external":
			return external(shape, value as Fields, mode);
		case "internal":
			return internal(shape, value as Fields, mode);
		case "select":
			return select(shape, value as Fields, mode);
	}
}

function scalar(shape: Shape, value: unknown): unknown {
	if (shape === "uid") return Number.isSafeInteger(value) ? BigInt(value as number) : value;
	if (typeof value !== "string") return value;
	if (shape === "time") return canonicalTime(value) ?? value;
	return shape === "ip" ? (canonicalIp(value) ?? value) : value;
}

function struct(shape: StructShape, value: Fields, mode: Mode): Fields {
	let result = shape.flatten === undefined ? value : flattened(shape.flatten, value, mode);
	for (const field of shape.fields) result = structField(field, result, mode);
	return result;
}

function structField({ name, shape, fill, omit }: FieldShape, value: Fields, mode: Mode): Fields {
	const before = value[name];
	if (before === undefined) {
		if (fill === undefined) return omit === undefined ? value : drop(value, [name], mode);
		const filled = clone(fill);
		return put(value, name, shape === undefined ? filled : walk(shape, filled, OWN), mode);
	}
	if (omit !== undefined && isDropped(omit, before)) return drop(value, [name], mode);
	return shape === undefined ? value : put(value, name, walk(shape, before, mode), mode);
}

function isDropped(omit: "none" | "empty", value: unknown): boolean {
	return omit === "none" ? value === null : Array.isArray(value) && value.length === 0;
}

/** Keeps the variant that counts and drops the keys of the others. */
function flattened(shape: ExternalShape, value: Fields, mode: Mode): Fields {
	const first = firstVariant(shape, value);
	if (first === undefined) return value;
	const others = Object.keys(value).filter((key) => key !== first && Object.hasOwn(shape.variants, key));
	const rest = others.length === 0 ? value : drop(value, others, mode);
	const payload = shape.variants[first];
	if (payload === null || payload === undefined || payload === "unit") return rest;
	return put(rest, first, walk(payload, rest[first], mode.own ? OWN_FLATTENED : COPY_FLATTENED), mode);
}

function external(shape: ExternalShape, value: Fields, mode: Mode): unknown {
	const key = onlyKey(value);
	if (key === undefined || !Object.hasOwn(shape.variants, key)) return value;
	const payload = shape.variants[key];
	if (payload === "unit") return isUnit(value[key], mode) ? key : value;
	return payload === null || payload === undefined ? value : put(value, key, walk(payload, value[key], mode), mode);
}

function internal(shape: InternalShape, value: Fields, mode: Mode): Fields {
	const tag = value[shape.tag];
	const variant = typeof tag === "string" && Object.hasOwn(shape.variants, tag) ? shape.variants[tag] : undefined;
	return variant === undefined ? value : struct(variant, value, mode);
}

function select(shape: SelectShape, value: Fields, mode: Mode): Fields {
	const chosen = selectCase(shape, value);
	if (chosen === undefined) return value;
	return struct(chosen.shape, drop(value, chosen.drop ?? [], mode), mode);
}

function enumValue(shape: EnumShape, value: unknown, mode: Mode): unknown {
	// Plane reads folded values through a parser of its own, which takes strings only.
	if (shape.fold === "upper") return typeof value === "string" ? upper(shape, value) : value;
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	const key = onlyKey(value);
	const isValue = key !== undefined && shape.values.includes(key) && isUnit((value as Fields)[key], mode);
	return isValue ? key : value;
}

/** Upper case in ASCII only: `toUpperCase` makes an `I` of the dotless `ı` too. */
function upper(shape: EnumShape, value: string): string {
	const folded = /^[A-Za-z]+$/.test(value) ? value.toUpperCase() : value;
	return shape.values.includes(folded) ? folded : value;
}

function isUnit(payload: unknown, mode: Mode): boolean {
	if (payload === null) return true;
	return mode.flattened && typeof payload === "object" && !Array.isArray(payload) && Object.keys(payload).length === 0;
}

function onlyKey(value: object): string | undefined {
	const keys = Object.keys(value);
	return keys.length === 1 ? keys[0] : undefined;
}

function put(value: Fields, key: string, item: unknown, { own }: Mode): Fields {
	if (value[key] === item) return value;
	if (!own) return { ...value, [key]: item };
	value[key] = item;
	return value;
}

function drop(value: Fields, keys: readonly string[], { own }: Mode): Fields {
	const present = keys.filter((key) => Object.hasOwn(value, key));
	if (present.length === 0) return value;
	const result = own ? value : { ...value };
	for (const key of present) delete result[key];
	return result;
}

/** Fills are used many times and belong to the reader afterwards. */
function clone(fill: unknown): unknown {
	if (typeof fill !== "object" || fill === null) return fill;
	if (Array.isArray(fill)) return fill.map(clone);
	return Object.fromEntries(Object.entries(fill).map(([key, item]) => [key, clone(item)]));
}
