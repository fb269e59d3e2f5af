import type { JsonNode } from "../../packages/testing/src/json-document.js";
import { knownKeys, type Place, placeOf } from "./protocol.js";

/**
 * Where a decoded value is not what Plane wrote. Unknown keys are kept, so a key that the text has not is no
 * difference where the type does not know it.
 */
export function differences(place: Place, actual: unknown, expected: JsonNode, path = ""): readonly string[] {
	if (place.kind === "nullable" && !isNull(expected)) return differences(placeOf(place.value), actual, expected, path);
	switch (expected.kind) {
		case "object":
			return objectDifferences(place, actual, expected, path);
		case "array":
			return arrayDifferences(place, actual, expected.items, path);
		case "number":
			return isSameNumber(place, actual, expected.literal) ? [] : [`${path} is not ${expected.literal}`];
		case "plain":
			return actual === expected.value ? [] : [`${path} is not ${JSON.stringify(expected.value)}`];
	}
}

const isNull = (node: JsonNode): boolean => node.kind === "plain" && node.value === null;

/** Identities are exact bigints, quantities are the nearest number. */
function isSameNumber(place: Place, actual: unknown, literal: string): boolean {
	if (place.kind === "integer" && place.exact) return typeof actual === "bigint" && String(actual) === literal;
	return Object.is(actual, Number(literal));
}

function arrayDifferences(place: Place, actual: unknown, items: readonly JsonNode[], path: string): readonly string[] {
	if (!Array.isArray(actual) || actual.length !== items.length) return [`${path} is no array of ${items.length}`];
	const inner: Place = place.kind === "array" ? placeOf(place.items) : { kind: "json" };
	return items.flatMap((item, i) => differences(inner, actual[i], item, `${path}/${i}`));
}

function objectDifferences(
	place: Place,
	actual: unknown,
	{ entries }: Extract<JsonNode, { kind: "object" }>,
	path: string,
): readonly string[] {
	if (typeof actual !== "object" || actual === null || Array.isArray(actual)) return [`${path} is no object`];
	const expected = new Map(entries);
	const known = knownKeys(place, [...expected.keys()]);
	const values = new Map(Object.entries(actual));
	const closed = place.kind === "json" || place.kind === "map" || place.kind === "external";
	const surplus = [...values.keys()].filter((key) => !expected.has(key) && (closed || known.has(key)));
	return [
		...surplus.map((key) => `${path}/${key} should not be there`),
		...[...expected].flatMap(([key, item]) =>
			values.has(key)
				? differences(known.get(key) ?? { kind: "json" }, values.get(key), item, `${path}/${key}`)
				: [`${path}/${key} is missing`],
		),
	];
}
