import type { TokenEncoding, Value } from "../codegen/model.js";
import type { Fields, TypesByName } from "./rust-body.js";
import type { RustType, RustVariant } from "./rust-types.js";

/** A place in the payload, as an expression of Rust reaches it. */
export interface Place {
	/** Keys from the top of the document. */
	readonly path: readonly string[];
	readonly value: Value | Fields;
	/** Name of the argument of the function it comes from: then it is no place in the payload. */
	readonly argument?: string;
}

/** The field of a struct that stands at the place. */
export function fieldOf(place: Place, rustName: string, types: TypesByName): Place | undefined {
	const shape = shapeAt(place, types);
	if (shape?.kind === "scalar" && rustName === "0") return { ...place, value: shape.value };
	const field = shape?.kind === "fields" ? shape.fields.find((each) => each.rustName === rustName) : undefined;
	return field && { ...place, path: field.flatten ? place.path : [...place.path, field.name], value: field.value };
}

export function typeAt({ value }: Place, types: TypesByName): RustType | undefined {
	return value.kind === "ref" ? types.get(value.name) : undefined;
}

export function shapeAt(place: Place, types: TypesByName): RustType["shape"] | undefined {
	return place.value.kind === "fields" ? place.value : typeAt(place, types)?.shape;
}

/** What is inside a variant, and where. */
export function payloadOf(place: Place, variant: RustVariant, tagging: string): Place | undefined {
	if (!variant.payload) return undefined;
	const path = tagging === "external" ? [...place.path, variant.name] : place.path;
	return { ...place, path, value: variant.payload };
}

/** A token of a subject: where its value stands, and how it is written. */
export interface TokenPart {
	readonly place: Place;
	readonly encoding: TokenEncoding;
}
