import type { Body, Protocol, Struct, TypeDef, Value, Variant } from "../../scripts/codegen/model.js";
import { readProtocol } from "../../scripts/codegen/read.js";
import { readSourceFiles } from "../../scripts/codegen/source-files.js";
import { repository } from "./repository.js";

/** What may stand in one place of a document, references followed. */
export type Place = Exclude<Value, { kind: "ref" }> | Exclude<Body, { kind: "scalar" }>;

export const protocol: Protocol = readProtocol(readSourceFiles(`${repository}schemas`));

const byName = new Map(protocol.types.map((type) => [type.name, type]));

function typeNamed(name: string): TypeDef {
	const type = byName.get(name);
	if (!type) throw new Error(`there is no type ${name}`);
	return type;
}

/** The place of a type as a whole. */
export function placeOfType(name: string): Place {
	const { body } = typeNamed(name);
	return body.kind === "scalar" ? placeOf(body.value) : body;
}

export function placeOf(value: Value): Place {
	return value.kind === "ref" ? placeOfType(value.name) : value;
}

/** The place of a variant's data; a unit variant has none but `null`. */
export function placeOfPayload({ payload }: Pick<Variant, "payload">): Place {
	if (payload === undefined) return { kind: "null" };
	return payload.kind === "ref" ? placeOfType(payload.name) : payload;
}

/** The keys that a type knows in an object, with their places. `keys` are the ones the object has. */
export function knownKeys(place: Place, keys: readonly string[]): ReadonlyMap<string, Place> {
	switch (place.kind) {
		case "nullable":
			return knownKeys(placeOf(place.value), keys);
		case "struct":
			return structKeys(place);
		case "external":
			return new Map(place.variants.map((variant) => [variant.name, placeOfPayload(variant)]));
		case "internal":
			return new Map([
				[place.tag, { kind: "string" }],
				...firstFitting(place.variants.map(({ payload }) => payload).toSorted(byFields), keys),
			]);
		case "map":
			return new Map(keys.map((key) => [key, placeOf(place.value)]));
		case "untagged":
			return firstFitting(
				place.variants.map((variant) => (variant.kind === "ref" ? struct(variant.name) : variant.struct)),
				keys,
			);
		default:
			return new Map();
	}
}

function struct(name: string): Struct {
	const place = placeOfType(name);
	if (place.kind !== "struct") throw new Error(`${name} is no struct`);
	return place;
}

function structKeys({ fields, flatten }: Struct): ReadonlyMap<string, Place> {
	const own = fields.map(({ name, value }): [string, Place] => [name, placeOf(value)]);
	return new Map([...own, ...(flatten === undefined ? [] : knownKeys(placeOfType(flatten), []))]);
}

/** With the most fields first: a variant without fields fits always. */
const byFields = (a: Struct, b: Struct): number => b.fields.length - a.fields.length;

/** The first variant that has all it needs counts, as in Plane. */
function firstFitting(variants: readonly Struct[], keys: readonly string[]): ReadonlyMap<string, Place> {
	const fits = ({ fields }: Struct): boolean => fields.every(({ name, required }) => !required || keys.includes(name));
	return new Map(
		variants
			.filter(fits)
			.slice(0, 1)
			.flatMap((variant) => [...structKeys(variant)]),
	);
}
