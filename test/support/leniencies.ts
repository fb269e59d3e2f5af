import { type JsonNode, member } from "../../packages/testing/src/json-document.js";
import { knownKeys, type Place, placeOf } from "./protocol.js";

/** What Plane reads and we deliberately do not, or not in the same way; see docs/decisions on the two forms. */
export type Leniency =
	| "struct as an array"
	| "date beyond RFC 3339"
	| "numeric level"
	| "key twice in the text"
	| "unit variant as an object";

/** The deliberate leniencies of Plane that a document makes use of. */
export function leniencies(place: Place, node: JsonNode): readonly Leniency[] {
	const inner = place.kind === "nullable" ? placeOf(place.value) : place;
	return [...new Set([...ownLeniencies(inner, node), ...childLeniencies(inner, node)])];
}

/** RFC 3339, with the space that it allows for the `T`, and the signed years that Plane writes. */
const STRICT_TIME = /^(?:\d{4}|[+-]\d{4,6})-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

const STRUCT_LIKE = new Set(["struct", "internal", "untagged"]);

function ownLeniencies(place: Place, node: JsonNode): readonly Leniency[] {
	if (node.kind === "array") return STRUCT_LIKE.has(place.kind) ? ["struct as an array"] : [];
	if (node.kind === "object") return objectLeniencies(place, node.entries);
	if (node.kind !== "plain" || typeof node.value !== "string") return [];
	if (place.kind === "enum" && place.fold && /^\+?0*[1-5]$/.test(node.value)) return ["numeric level"];
	const isTime = place.kind === "string" && place.format === "utc-time";
	return isTime && !STRICT_TIME.test(node.value) ? ["date beyond RFC 3339"] : [];
}

function objectLeniencies(place: Place, entries: readonly (readonly [string, JsonNode])[]): readonly Leniency[] {
	const keys = new Set(entries.map(([key]) => key));
	return [
		...(keys.size < entries.length ? (["key twice in the text"] as const) : []),
		...(place.kind === "enum" ? (["unit variant as an object"] as const) : []),
	];
}

function childLeniencies(place: Place, node: JsonNode): readonly Leniency[] {
	if (node.kind === "array" && place.kind === "array")
		return node.items.flatMap((item) => leniencies(placeOf(place.items), item));
	// The items of a struct that is given as an array need not be told apart: it is not read at all.
	if (node.kind !== "object") return [];
	const known = knownKeys(
		place,
		node.entries.map(([key]) => key),
	);
	return [...known].flatMap(([key, inner]) => {
		const value = member(node, key);
		return value === undefined ? [] : leniencies(inner, value);
	});
}
