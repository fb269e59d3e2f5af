import type { AnyCodec, Codec } from "@plane/messages";
import fc from "fast-check";
import {
	type FieldPlace,
	type IntegerPlace,
	type Place,
	placeOfType,
	resolved,
	type StructPlace,
	type VariantPlace,
} from "./place.js";

/** Which of a type's two forms is made. */
export interface ArbitraryOptions {
	/**
	 * `"input"`, unless told: what Plane takes, with fields left out or null where they may be and unknown keys between them.
	 * `"canonical"`: what Plane writes.
	 */
	readonly form?: "input" | "canonical" | undefined;
}

type Form = NonNullable<ArbitraryOptions["form"]>;

/** Values of a type of `@plane/messages`, all variants and bounds among them, which `encode` takes. For `fast-check`. */
export function arbitrary<Out, In>(type: Codec<Out, In>, options: { readonly form: "canonical" }): fc.Arbitrary<Out>;
export function arbitrary<Out, In>(type: Codec<Out, In>, options?: ArbitraryOptions): fc.Arbitrary<In>;
export function arbitrary(
	{ name }: Pick<AnyCodec, "name">,
	{ form = "input" }: ArbitraryOptions = {},
): fc.Arbitrary<unknown> {
	return ofPlace(placeOfType(name), form);
}

const MAX_U64 = 2n ** 64n - 1n;

/** Any well-formed text, also the names that objects inherit. */
const text = fc.oneof(
	{ weight: 6, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
	{ weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "a.b", "*", " ", "\u0000", "😀") },
);

/** `-0` is written as `0`, so it does not come back. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

function ofPlace(given: Place, form: Form): fc.Arbitrary<unknown> {
	const place = resolved(given);
	switch (place.kind) {
		case "string":
			if (place.format === "utc-time") return time(form);
			return place.format === "ip" ? address(form) : text;
		case "boolean":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		case "number":
			return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
		case "integer":
			return integer(place, form);
		case "json":
			return json;
		case "map":
			return fc.dictionary(text, ofPlace(place.value, form), { maxKeys: 4, noNullPrototype: true });
		case "array":
			return fc.array(ofPlace(place.items, form), { maxLength: 4 });
		case "nullable":
			return fc.option(ofPlace(place.value, form));
		case "enum":
			return fc.constantFrom(...place.values);
		case "struct":
			return struct(place, form);
		case "external":
			return fc.oneof(...place.variants.map((variant) => external(variant, form)));
		case "internal":
			return fc.oneof(
				...place.variants.map(({ name, payload }) =>
					fc.tuple(fc.constant({ [place.tag]: name }), struct(payload, form)).map(merged),
				),
			);
		case "untagged":
			return fc.oneof(...place.variants.map((variant) => ofPlace(variant, form)));
	}
}

function time(form: Form): fc.Arbitrary<string> {
	const day = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });
	const fraction = fc
		.constantFrom("", ".5", ".123", ".000001", ".123456789")
		.filter((digits) => form === "input" || digits !== ".5");
	const zone = form === "canonical" ? fc.constant("Z") : fc.constantFrom("Z", "z", "+02:00", "-23:59");
	return fc
		.tuple(day, fraction, zone)
		.map(([date, digits, offset]) => `${date.toISOString().slice(0, 19)}${digits}${offset}`);
}

function address(form: Form): fc.Arbitrary<string> {
	const ipv6 = fc.ipV6().filter((host) => !host.includes("."));
	// A URL writes an address as Plane does, but for those that end in an IPv4 address.
	const canonical = ipv6
		.map((host) => new URL(`http://[${host}]`).hostname.slice(1, -1))
		.filter((host) => !/^::(?:ffff:)?[\da-f]{0,4}:?[\da-f]{0,4}$/.test(host));
	return fc.oneof(fc.ipV4(), form === "canonical" ? canonical : ipv6);
}

const BOUNDS: Readonly<Record<IntegerPlace["width"], readonly [min: number, max: number]>> = {
	u8: [0, 255],
	u16: [0, 65_535],
	u32: [0, 4_294_967_295],
	u64: [0, Number.MAX_SAFE_INTEGER],
	i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function integer(
	{ width, exact, minimum, maximum, negativeMultipleOf }: IntegerPlace,
	form: Form,
): fc.Arbitrary<unknown> {
	if (exact) {
		const uid = fc.oneof(fc.bigInt(0n, MAX_U64), fc.constantFrom(0n, 2n ** 53n, 2n ** 53n + 1n, MAX_U64));
		return form === "canonical" ? uid : fc.oneof(uid, fc.maxSafeNat());
	}
	const [min, max] = [minimum ?? BOUNDS[width][0], maximum ?? BOUNDS[width][1]];
	const any = fc.oneof(fc.integer({ min: Math.max(min, -1e9), max: Math.min(max, 1e9) }), fc.constantFrom(min, max));
	const step = negativeMultipleOf;
	return step === undefined ? any : any.map((value) => (value < 0 ? Math.ceil(value / step) * step + 0 : value));
}

const external = ({ name, payload }: VariantPlace, form: Form): fc.Arbitrary<unknown> =>
	payload === undefined ? fc.constant(name) : ofPlace(payload, form).map((value) => ({ [name]: value }));

function struct({ fields, flatten }: StructPlace, form: Form): fc.Arbitrary<object> {
	const parts = fields.map((field) => fieldOf(field, form));
	if (flatten !== undefined) parts.push(ofPlace(placeOfType(flatten), form) as fc.Arbitrary<object>);
	if (form === "input")
		parts.push(fc.option(json, { nil: undefined }).map((extra) => (extra === undefined ? {} : { unknown_key: extra })));
	return fc.tuple(...parts).map(merged);
}

/** The field alone in an object, or an empty object where it is left out. */
function fieldOf(field: FieldPlace, form: Form): fc.Arbitrary<object> {
	const present = presentValue(field, form).map((value): object => ({ [field.name]: value }));
	const omitted = form === "canonical" ? field.emit?.startsWith("omit") : !field.required;
	return omitted ? fc.oneof(present, fc.constant({})) : present;
}

function presentValue({ value, emit }: FieldPlace, form: Form): fc.Arbitrary<unknown> {
	if (form === "input") return ofPlace(value, form);
	if (emit === "omit-none" && value.kind === "nullable") return ofPlace(value.value, form);
	const any = ofPlace(value, form);
	if (emit === "omit-empty") return any.filter((list) => Array.isArray(list) && list.length > 0);
	return value.kind === "json" && emit === "null" ? fc.constant(null) : any;
}

const merged = (parts: readonly object[]): object => Object.assign({}, ...parts);
