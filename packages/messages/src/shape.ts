/**
 * What the canonical form of a type asks beyond its JSON Schema. The generator writes one shape per type by calling
 * these functions; fields and places that ask nothing are left out.
 */

import type { Validate } from "./issues.js";

/** How a document may be treated. */
export interface Mode {
	/** It is ours: it is changed in place instead of copied. */
	readonly own: boolean;
	/** Below a flattened union Plane also reads `{"Unit":{}}` for a unit variant. */
	readonly flattened: boolean;
}

/** The places that hold 64-bit integers: identities, and quantities. */
export type WideKind = "uid" | "u64" | "i64";

/** What becomes of a 64-bit place. */
export type MapWide = (kind: WideKind, value: unknown) => unknown;

/** Brings documents of one type into canonical form. */
export interface Shape {
	/** The value as Plane would write it. What does not fit stays for the validator to report, unknown keys are kept. */
	readonly canonical?: (value: unknown, mode: Mode) => unknown;
	/** The value with its 64-bit places mapped; what does not change is not copied. */
	readonly mapWide?: (value: unknown, map: MapWide) => unknown;
}

/** A union told apart by a key, which may also stand among the fields of a struct (serde's `flatten`). */
export interface ExternalShape extends Shape {
	/** Canonical form of a struct that holds the variant among its fields. */
	readonly flattened: (value: Fields, mode: Mode) => Fields;
}

/** What one field of a struct asks. */
export interface FieldShape {
	readonly name: string;
	readonly shape?: Shape;
	/** Filled in where the field is absent (never where it is null); `shape` applies to it too. */
	readonly fill?: unknown;
	/** The key is dropped when the value is null ("none") or an empty list ("empty"). */
	readonly omit?: "none" | "empty";
}

type Fields = Record<string, unknown>;

export const OWN: Mode = { own: true, flattened: false };
export const COPY: Mode = { own: false, flattened: false };
const OWN_FLATTENED: Mode = { own: true, flattened: true };
const COPY_FLATTENED: Mode = { own: false, flattened: true };

/** A 64-bit quantity without sign: a `number`, which readers take even beyond 2^53. */
export const u64: Shape = { mapWide: (value, map) => map("u64", value) };

/** A 64-bit quantity with sign. */
export const i64: Shape = { mapWide: (value, map) => map("i64", value) };

/** An object with named fields. */
export function struct(fields: readonly FieldShape[], flatten?: ExternalShape): Shape {
	const read = fields.flatMap(toReadField);
	return {
		canonical(value, mode) {
			if (!isFields(value)) return value;
			let result = flatten === undefined ? value : flatten.flattened(value, mode);
			for (const field of read) result = canonicalField(field, result, mode);
			return result;
		},
		mapWide(value, map) {
			let result = flatten?.mapWide === undefined ? value : flatten.mapWide(value, map);
			for (const { name, shape } of fields) result = mapField(shape, result, name, map);
			return result;
		},
	};
}

/** All of one hidden class and only those that ask something, because every document passes here. */
interface ReadField {
	readonly name: string;
	readonly canonical: Shape["canonical"];
	readonly fill: unknown;
	readonly omit: FieldShape["omit"];
}

function toReadField({ name, shape, fill, omit }: FieldShape): ReadField[] {
	const canonical = shape?.canonical;
	return canonical === undefined && fill === undefined && omit === undefined ? [] : [{ name, canonical, fill, omit }];
}

function canonicalField({ name, canonical, fill, omit }: ReadField, value: Fields, mode: Mode): Fields {
	const before = value[name];
	if (before === undefined) {
		if (fill === undefined) return omit === undefined ? value : drop(value, [name], mode);
		const filled = clone(fill);
		return put(value, name, canonical === undefined ? filled : canonical(filled, OWN), mode);
	}
	if (omit !== undefined && isDropped(omit, before)) return drop(value, [name], mode);
	const after = canonical === undefined ? before : canonical(before, mode);
	return after === before ? value : put(value, name, after, mode);
}

function isDropped(omit: "none" | "empty", value: unknown): boolean {
	return omit === "none" ? value === null : Array.isArray(value) && value.length === 0;
}

/** Fills are used many times and belong to the reader afterwards. */
function clone(fill: unknown): unknown {
	if (typeof fill !== "object" || fill === null) return fill;
	if (Array.isArray(fill)) return fill.map(clone);
	return Object.fromEntries(Object.entries(fill).map(([key, item]) => [key, clone(item)]));
}

/**
 * A union told apart by its only key. Payload shape per variant: `null` where it asks nothing, `"unit"` for a bare
 * string on the wire.
 */
export function external(variants: Readonly<Record<string, Shape | null | "unit">>): ExternalShape {
	const shapes = new Map(Object.entries(variants));
	const payload = (value: Fields, key: string, mode: Mode) => {
		const shape = shapes.get(key);
		if (shape === null || shape === "unit" || shape?.canonical === undefined) return value;
		const before = value[key];
		const after = shape.canonical(before, mode);
		return after === before ? value : put(value, key, after, mode);
	};
	return {
		canonical(value, mode) {
			const key = isFields(value) ? onlyKey(value) : undefined;
			if (!isFields(value) || key === undefined) return value;
			if (shapes.get(key) === "unit") return isUnit(value[key], mode) ? key : value;
			return payload(value, key, mode);
		},
		flattened(value, mode) {
			let result = value;
			let first: string | undefined;
			// The first key in document order counts, as in Plane.
			for (const key of Object.keys(value)) {
				if (!shapes.has(key)) continue;
				if (first === undefined) first = key;
				else result = drop(result, [key], mode);
			}
			return first === undefined ? value : payload(result, first, mode.own ? OWN_FLATTENED : COPY_FLATTENED);
		},
		mapWide(value, map) {
			const key = isFields(value) ? Object.keys(value).find((name) => shapes.has(name)) : undefined;
			const shape = key === undefined ? undefined : shapes.get(key);
			return key === undefined || shape === "unit" ? value : mapField(shape ?? undefined, value, key, map);
		},
	};
}

/** A union told apart by the value of one field. */
export function internal(tag: string, variants: Readonly<Record<string, Shape>>): Shape {
	const variantOf = (value: unknown) => {
		const name = isFields(value) ? value[tag] : undefined;
		return typeof name === "string" && Object.hasOwn(variants, name) ? variants[name] : undefined;
	};
	return {
		canonical: (value, mode) => variantOf(value)?.canonical?.(value, mode) ?? value,
		mapWide: (value, map) => variantOf(value)?.mapWide?.(value, map) ?? value,
	};
}

/** One alternative of an untagged union, told by its keys; keys of others are dropped. */
export interface SelectCase {
	readonly keys: readonly string[];
	readonly drop?: readonly string[];
	readonly shape: Shape;
}

/** An untagged union told apart by keys: the first case with one of its keys present is taken. */
export function select(cases: readonly SelectCase[]): Shape {
	const caseOf = (value: unknown) => {
		if (!isFields(value)) return undefined;
		for (const candidate of cases) {
			for (const key of candidate.keys) if (Object.hasOwn(value, key)) return candidate;
		}
		return undefined;
	};
	return {
		canonical(value, mode) {
			const chosen = caseOf(value);
			if (chosen === undefined) return value;
			const kept = chosen.drop === undefined ? value : drop(value as Fields, chosen.drop, mode);
			return chosen.shape.canonical?.(kept, mode) ?? kept;
		},
		mapWide: (value, map) => caseOf(value)?.shape.mapWide?.(value, map) ?? value,
	};
}

/** A list whose items ask something. */
export function list({ canonical, mapWide }: Shape): Shape {
	const mapped = (value: unknown, itemOf: (item: unknown) => unknown) => {
		if (!Array.isArray(value)) return value;
		const result = value.map(itemOf);
		return result.every((item, i) => item === value[i]) ? value : result;
	};
	return {
		...(canonical && { canonical: (value, mode) => mapped(value, (item) => canonical(item, mode)) }),
		...(mapWide && { mapWide: (value, map) => mapped(value, (item) => mapWide(item, map)) }),
	};
}

/** A closed set of strings, which its validator knows; Plane also reads `{"Value":null}`. */
export function enumOf(validate: Validate): Shape {
	return {
		canonical(value, mode) {
			if (!isFields(value)) return value;
			const key = onlyKey(value);
			return key !== undefined && validate(key) && isUnit(value[key], mode) ? key : value;
		},
	};
}

/** A closed set of upper-case strings, which Plane reads in any ASCII case. */
export function folded(validate: Validate): Shape {
	return {
		canonical(value) {
			// `toUpperCase` alone would make an `I` of the dotless `ı` too.
			const upper = typeof value === "string" && /^[A-Za-z]+$/.test(value) ? value.toUpperCase() : "";
			return validate(upper) ? upper : value;
		},
	};
}

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isUnit(payload: unknown, mode: Mode): boolean {
	return payload === null || (mode.flattened && isFields(payload) && Object.keys(payload).length === 0);
}

function onlyKey(value: Fields): string | undefined {
	const keys = Object.keys(value);
	return keys.length === 1 ? keys[0] : undefined;
}

function put(value: Fields, key: string, item: unknown, { own }: Mode): Fields {
	if (!own) return { ...value, [key]: item };
	value[key] = item;
	return value;
}

function drop(value: Fields, keys: readonly string[], { own }: Mode): Fields {
	let result = value;
	for (const key of keys) {
		if (!Object.hasOwn(result, key)) continue;
		if (!own && result === value) result = { ...value };
		delete result[key];
	}
	return result;
}

function mapField(shape: Shape | undefined, value: unknown, key: string, map: MapWide): unknown {
	if (shape?.mapWide === undefined || !isFields(value) || !Object.hasOwn(value, key)) return value;
	const before = value[key];
	const item = shape.mapWide(before, map);
	return item === before ? value : { ...value, [key]: item };
}
