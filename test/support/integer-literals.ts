import { type JsonNode, member } from "../../packages/testing/src/json-document.js";
import { knownKeys, type Place, placeOf } from "./protocol.js";

/** The spellings of all integers in a document: Plane refuses `30.0`, `3e1` and `-0` where it expects one. */
export function integerLiterals(place: Place, node: JsonNode): readonly string[] {
	const inner = place.kind === "nullable" ? placeOf(place.value) : place;
	if (node.kind === "number") return inner.kind === "integer" ? [node.literal] : [];
	if (node.kind === "array")
		return inner.kind === "array" ? node.items.flatMap((item) => integerLiterals(placeOf(inner.items), item)) : [];
	if (node.kind === "plain") return [];
	const known = knownKeys(
		inner,
		node.entries.map(([key]) => key),
	);
	return [...known].flatMap(([key, child]) => {
		const value = member(node, key);
		return value === undefined ? [] : integerLiterals(child, value);
	});
}
