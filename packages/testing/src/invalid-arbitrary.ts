import type { AnyCodec, Codec } from "@plane/messages";
import fc from "fast-check";
import { arbitrary } from "./arbitrary.js";
import { type OwnPlace, placeOfType, resolved, type StructPlace, type VariantPlace } from "./place.js";

/** A document that Plane refuses, and why. */
export interface InvalidSample {
	readonly value: unknown;
	/** JSON pointer of the place that was spoiled. */
	readonly path: string;
	/** What was done there, such as `required field left out`. */
	readonly reason: string;
}

/**
 * Documents that Plane refuses: valid ones in which one place was spoiled. Of a WorldStateMessage Plane refuses hardly any, but takes
 * what is no good message of a cluster for a heartbeat on the wrong subject, and drops it. For `fast-check`.
 */
export function invalidArbitrary<Out, In>(type: Codec<Out, In>): fc.Arbitrary<InvalidSample>;
export function invalidArbitrary(type: AnyCodec): fc.Arbitrary<InvalidSample> {
	return fc.tuple(arbitrary(type), fc.nat()).map(([value, seed]) => spoiled(type, value, seed));
}

type Spoil = InvalidSample;

function spoiled({ name, is }: AnyCodec, value: unknown, seed: number): InvalidSample {
	const place = placeOfType(name);
	const made = spoils(place, value);
	// What spoils one member of an untagged union may make a good document of another.
	const all = place.kind === "untagged" ? made.filter((spoil) => !is(spoil.value)) : made;
	const chosen = all[seed % all.length];
	if (!chosen) throw new Error(`Plane takes everything for ${name}: there is no invalid value`);
	return chosen;
}

/** Every way to spoil the value in one place. */
function spoils(place: OwnPlace, value: unknown): readonly Spoil[] {
	return [...here(place), ...inside(place, value)];
}

const at = (reason: string, value: unknown): Spoil => ({ path: "", reason, value });

/** The whole replaced by something that cannot stand there. */
function here(place: OwnPlace): readonly Spoil[] {
	switch (place.kind) {
		case "json":
			return [];
		case "string":
			return [...nullInstead, at("number instead of a text", 5), ...badTexts(place.format)];
		case "boolean":
			return [...nullInstead, at("text instead of a boolean", "true")];
		case "null":
			return [at("boolean instead of null", true)];
		case "number":
			return [...nullInstead, at("text instead of a number", "1.5")];
		case "integer":
			return [...nullInstead, ...badIntegers(place)];
		case "nullable":
			return here(resolved(place.value)).filter(({ value }) => value !== null);
		case "enum":
			return [...nullInstead, at("unknown value of an enum", "NoSuchValue"), at("number instead of a text", 5)];
		case "map":
			return [...nullInstead, at("list instead of a map", ["a"])];
		case "array":
			return [...nullInstead, at("text instead of a list", "a")];
		case "external":
			return [...nullInstead, at("unknown variant", { NoSuchVariant: {} }), at("unknown variant", "NoSuchVariant")];
		case "struct":
		case "internal":
		case "untagged":
			return [...nullInstead, at("text instead of an object", "a")];
	}
}

const nullInstead = [at("null where nothing may be null", null)];
const LONE_SURROGATE = at("text that is not well-formed", "\ud800");

function badTexts(format: "utc-time" | "ip" | undefined): readonly Spoil[] {
	if (format === "utc-time")
		return [at("time without a zone", "2024-01-02T03:04:05"), at("no such day", "2024-02-30T00:00:00Z")];
	return format === "ip" ? [at("no address", "203.0.113.256")] : [LONE_SURROGATE];
}

const HIGHEST = { u8: 255, u16: 65_535, u32: 4_294_967_295, u64: 2 ** 64, i64: 2 ** 63 } as const;

function badIntegers({ width, maximum, exact }: Extract<OwnPlace, { kind: "integer" }>): readonly Spoil[] {
	const beyond = width === "u64" || width === "i64" ? HIGHEST[width] * 2 : HIGHEST[width] + 1;
	return [
		at("fraction instead of an integer", 1.5),
		at("text instead of an integer", "1"),
		at("integer beyond its width", exact ? 2n ** 64n : maximum === undefined ? beyond : maximum + 1),
		...(width === "i64" ? [] : [at("negative integer", -1)]),
	];
}

/** The parts spoiled, each within the rest as it was. */
function inside(place: OwnPlace, value: unknown): readonly Spoil[] {
	switch (place.kind) {
		case "nullable":
			return value === null ? [] : inside(resolved(place.value), value);
		case "array":
			return Array.isArray(value)
				? value.flatMap((item, index) => within(value, index, spoils(resolved(place.items), item)))
				: [];
		case "map":
			return entriesOf(value).flatMap(([key, item]) => within(value, key, spoils(resolved(place.value), item)));
		case "struct":
			return [...missing(place, value), ...fields(place, value), ...flattened(place, value)];
		case "external":
			return [...twoVariants(place.variants, value), ...payload(place.variants, value)];
		case "internal":
			return tagged(place, value);
		case "untagged":
			return place.variants.flatMap((variant) => inside(resolved(variant), value));
		default:
			return [];
	}
}

/** An array in the place of its struct has the fields by position, which no codec reads: only objects are spoiled inside. */
const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
	typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

function within(whole: unknown, key: string | number, parts: readonly Spoil[]): readonly Spoil[] {
	const token = String(key).replaceAll("~", "~0").replaceAll("/", "~1");
	return parts.map(({ path, reason, value }) => ({
		path: `/${token}${path}`,
		reason,
		value: replaced(whole, key, value),
	}));
}

function replaced(whole: unknown, key: string | number, part: unknown): unknown {
	if (Array.isArray(whole)) return whole.map((item, index) => (index === key ? part : item));
	// Entries, because assigning to `__proto__` sets the prototype.
	return Object.fromEntries(entriesOf(whole).map(([name, item]) => [name, name === key ? part : item]));
}

const without = (whole: unknown, key: string): unknown =>
	Object.fromEntries(entriesOf(whole).filter(([name]) => name !== key));

function missing({ fields }: StructPlace, value: unknown): readonly Spoil[] {
	const required = fields.filter(({ required }) => required);
	return required.map(({ name }) => ({
		path: `/${name}`,
		reason: "required field left out",
		value: without(value, name),
	}));
}

function fields({ fields }: StructPlace, value: unknown): readonly Spoil[] {
	const known = new Map(fields.map((field) => [field.name, field.value]));
	return entriesOf(value).flatMap(([key, item]) => {
		const place = known.get(key);
		return place === undefined ? [] : within(value, key, spoils(resolved(place), item));
	});
}

function flattened({ flatten }: StructPlace, value: unknown): readonly Spoil[] {
	const union = flatten === undefined ? undefined : placeOfType(flatten);
	if (union?.kind !== "external") return [];
	const key = union.variants.map(({ name }) => name).find((name) => entriesOf(value).some(([own]) => own === name));
	if (key === undefined) return [];
	return [{ path: `/${key}`, reason: "no variant", value: without(value, key) }, ...payload(union.variants, value)];
}

function payload(variants: readonly VariantPlace[], value: unknown): readonly Spoil[] {
	return entriesOf(value).flatMap(([key, item]) => {
		const variant = variants.find(({ name }) => name === key);
		return variant?.payload ? within(value, key, spoils(resolved(variant.payload), item)) : [];
	});
}

function twoVariants(variants: readonly VariantPlace[], value: unknown): readonly Spoil[] {
	const [own] = entriesOf(value);
	const other = variants.find(({ name }) => name !== own?.[0]);
	return own && other ? [at("two variants", { [own[0]]: own[1], [other.name]: null })] : [];
}

function tagged(place: Extract<OwnPlace, { kind: "internal" }>, value: unknown): readonly Spoil[] {
	const tag = entriesOf(value).find(([key]) => key === place.tag)?.[1];
	const variant = place.variants.find(({ name }) => name === tag);
	const own = [
		{ path: `/${place.tag}`, reason: "required field left out", value: without(value, place.tag) },
		...within(value, place.tag, [at("unknown variant", "NoSuchVariant")]),
	];
	return variant ? [...own, ...missing(variant.payload, value), ...fields(variant.payload, value)] : own;
}
