import { type JsonNode, member, readDocument } from "../../packages/testing/src/json-document.js";
import { codecNamed } from "./codecs.js";
import { knownKeys, type Place, placeOf, placeOfType } from "./protocol.js";

/**
 * The text as Plane itself would write what it says: values in canonical form, known keys alone and in the order of the structs. What
 * the schemas say nothing about, such as the order in a map, stays as it is.
 */
export function serdeText(name: string, text: string): string {
	const codec = codecNamed(name);
	return textOf(placeOfType(name), readDocument(codec.stringify(codec.decode(text))));
}

function textOf(place: Place, node: JsonNode): string {
	if (node.kind === "number") return node.literal;
	if (node.kind === "plain") return JSON.stringify(node.value);
	const inner = place.kind === "nullable" ? placeOf(place.value) : place;
	if (node.kind === "array") {
		const items: Place = inner.kind === "array" ? placeOf(inner.items) : { kind: "json" };
		return `[${node.items.map((item) => textOf(items, item)).join(",")}]`;
	}
	const keys = node.entries.map(([key]) => key);
	const places = inner.kind === "json" ? new Map(keys.map((key) => [key, inner])) : knownKeys(inner, keys);
	const members = [...places].flatMap(([key, at]) => {
		const value = member(node, key);
		return value === undefined ? [] : [`${JSON.stringify(key)}:${textOf(at, value)}`];
	});
	return `{${members.join(",")}}`;
}
