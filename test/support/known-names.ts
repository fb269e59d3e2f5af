import { type Place, placeOf, placeOfPayload, placeOfType, protocol } from "./protocol.js";

/** The names of fields, variants and enum values in a type, its parts and its reply that no ordinary code would use. */
export function knownNames(type: string): ReadonlySet<string> {
	const reply = protocol.types.find(({ name }) => name === type)?.message?.reply;
	const names = [...namesIn(placeOfType(type)), ...(reply === undefined ? [] : namesIn(placeOfType(reply)))];
	return new Set(names.filter((name) => /_|[a-z][A-Z]/.test(name)));
}

function namesIn(place: Place): readonly string[] {
	switch (place.kind) {
		case "nullable":
		case "map":
			return namesIn(placeOf(place.value));
		case "array":
			return namesIn(placeOf(place.items));
		case "enum":
			return place.values.map(({ value }) => value);
		case "external":
			return place.variants.flatMap((variant) => [variant.name, ...namesIn(placeOfPayload(variant))]);
		case "internal":
			return place.variants.flatMap(({ name, payload }) => [name, ...namesIn(payload)]);
		case "untagged":
			return place.variants.flatMap((variant) =>
				variant.kind === "ref" ? [...knownNames(variant.name)] : namesIn(variant.struct),
			);
		case "struct":
			return [
				...place.fields.flatMap(({ name, value }) => [name, ...namesIn(placeOf(value))]),
				...(place.flatten === undefined ? [] : namesIn(placeOfType(place.flatten))),
			];
		default:
			return [];
	}
}
