import { places } from "./gen/places.js";

/** What may stand in one place of a document. */
export type Place =
	| { readonly kind: "string"; readonly format?: "utc-time" | "ip" }
	| { readonly kind: "boolean" | "null" | "number" | "json" }
	| IntegerPlace
	| { readonly kind: "map" | "nullable"; readonly value: Place }
	| { readonly kind: "array"; readonly items: Place }
	| { readonly kind: "ref"; readonly name: string }
	| { readonly kind: "enum"; readonly values: readonly string[] }
	| StructPlace
	| { readonly kind: "external"; readonly variants: readonly VariantPlace[] }
	| {
			readonly kind: "internal";
			readonly tag: string;
			readonly variants: readonly (VariantPlace & { readonly payload: StructPlace })[];
	  }
	| { readonly kind: "untagged"; readonly variants: readonly Place[] };

export interface IntegerPlace {
	readonly kind: "integer";
	readonly width: "u8" | "u16" | "u32" | "u64" | "i64";
	readonly minimum?: number;
	readonly maximum?: number;
	/** Negative values must be a multiple of this. */
	readonly negativeMultipleOf?: number;
	/** An identity: a bigint of 64 bits. */
	readonly exact?: boolean;
}

export interface FieldPlace {
	readonly name: string;
	readonly value: Place;
	readonly required?: boolean;
	/** What Plane writes for none; absent: it always writes the field. */
	readonly emit?: "null" | "omit-none" | "omit-empty";
}

export interface StructPlace {
	readonly kind: "struct";
	readonly fields: readonly FieldPlace[];
	/** The externally tagged union whose key stands among the fields. */
	readonly flatten?: string;
}

export interface VariantPlace {
	readonly name: string;
	/** Absent: a bare string. */
	readonly payload?: StructPlace | { readonly kind: "ref"; readonly name: string };
}

/** A place that is no reference. */
export type OwnPlace = Exclude<Place, { readonly kind: "ref" }>;

/** The place of a type as a whole, by its Rust name. */
export function placeOfType(name: string): OwnPlace {
	const place = Object.hasOwn(places, name) ? places[name] : undefined;
	if (!place) throw new Error(`Plane has no type ${name}: pass a codec of @plane/messages`);
	return resolved(place);
}

/** The place itself, references followed. */
export function resolved(place: Place): OwnPlace {
	return place.kind === "ref" ? placeOfType(place.name) : place;
}
