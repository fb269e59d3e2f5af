/**
 * What the canonical form of a type asks beyond its JSON Schema, as plain data: the generator writes it,
 * `canonical.ts` reads it. Fields and places that need nothing are left out.
 */
export type Shape =
	| StructShape
	| ExternalShape
	| InternalShape
	| SelectShape
	| EnumShape
	| "time"
	| "ip"
	/** A 64-bit identity: `bigint` in the canonical form. */
	| "uid"
	/** 64-bit quantities: a `number`, which readers take even beyond 2^53. */
	| "u64"
	| "i64";

/** An object with named fields. */
export interface StructShape {
	readonly kind: "struct";
	readonly fields: readonly FieldShape[];
	/** The first key in document order that names a variant counts, the other variants' keys are dropped. */
	readonly flatten?: ExternalShape;
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

/** A union told apart by its only key, or a bare string for a variant without data. */
export interface ExternalShape {
	readonly kind: "external";
	/** Payload shape per variant: `null` where it needs none, `"unit"` for a bare string on the wire. */
	readonly variants: Readonly<Record<string, Shape | null | "unit">>;
}

/** A union told apart by the value of one field. */
export interface InternalShape {
	readonly kind: "internal";
	readonly tag: string;
	readonly variants: Readonly<Record<string, StructShape>>;
}

/** An untagged union told apart by keys: the first case with one of its keys present is taken. */
export interface SelectShape {
	readonly kind: "select";
	readonly cases: readonly {
		readonly keys: readonly string[];
		readonly drop?: readonly string[];
		readonly shape: StructShape;
	}[];
}

/** A closed set of strings. */
export interface EnumShape {
	readonly kind: "enum";
	readonly values: readonly string[];
	readonly fold?: "upper";
}
