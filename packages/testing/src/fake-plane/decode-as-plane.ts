import { InvalidMessageError, type Issue } from "@plane/messages";
import { type JsonNode, member, readDocument } from "../json-document.js";
import { type OwnPlace, type Place, placeOfType, resolved } from "../place.js";
import { inOurSpelling } from "./our-spelling.js";

interface Decoder<T> {
	readonly name: string;
	decode(data: Uint8Array): T;
}

/**
 * Reads a message as Plane does, which takes more spellings than our own readers, and refuses integers that are spelled as floats,
 * keys that stand twice, and those that are no Unicode: after `JSON.parse` that is not to be seen, or does no harm. Throws
 * InvalidMessageError.
 */
export function decodeAsPlane<T>(message: Decoder<T>, textOrBytes: Uint8Array | string): T {
	const data = typeof textOrBytes === "string" ? new TextEncoder().encode(textOrBytes) : textOrBytes;
	try {
		return decodeOurs(message, data);
	} catch (error) {
		const ours = respelled(message.name, data);
		if (ours === undefined) throw error;
		return decodeOurs(message, ours);
	}
}

/** Undefined for what is no JSON. */
function respelled(name: string, data: Uint8Array): Uint8Array | undefined {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
		JSON.parse(text);
		return new TextEncoder().encode(inOurSpelling(placeOfType(name), readDocument(text)));
	} catch {
		return undefined;
	}
}

function decodeOurs<T>({ name, decode }: Decoder<T>, data: Uint8Array): T {
	const value = decode(data);
	const text = new TextDecoder().decode(data);
	// Nearly always it is spelled as JavaScript does, without escapes for halves of characters, and then there is nothing to look for.
	if (JSON.stringify(JSON.parse(text)) === text && !text.includes("\\ud")) return value;
	const issue = issueOf(placeOfType(name), readDocument(text), "");
	if (issue) throw new InvalidMessageError(name, [issue]);
	return value;
}

function issueOf(place: Place, node: JsonNode, path: string): Issue | undefined {
	const own = resolved(place);
	if (own.kind === "nullable") return issueOf(own.value, node, path);
	if (node.kind === "number") return own.kind === "integer" ? integerIssue(own.width, node.literal, path) : undefined;
	if (node.kind === "array") {
		const { items } = own.kind === "array" ? own : { items: ANYTHING };
		return firstIssue(node.items.map((item, i) => [items, item, `${path}/${i}`]));
	}
	if (node.kind !== "object") return undefined;
	if (own.kind === "untagged") {
		const variant = own.variants.find((each) => hasAllOf(resolved(each), node));
		return variant && issueOf(variant, node, path);
	}
	const keys = node.entries.map(([key]) => key);
	// Of a value that it does not know Plane reads nothing, keys included.
	if (own.kind !== "json" && !keys.every((key) => key.isWellFormed())) {
		return { path, keyword: "wellFormed", expected: "well-formed Unicode in keys" };
	}
	const places = placesIn(own, keys);
	// Of a map's keys Plane takes the last, too, and those that it does not know may stand as often as they like.
	const twice = keys.find((key, i) => keys.indexOf(key) !== i && standsOnce(own, key));
	if (twice !== undefined) return { path: `${path}/${twice}`, keyword: "twice", expected: "each key once" };
	return firstIssue(node.entries.map(([key, item]) => [places.get(key) ?? ANYTHING, item, `${path}/${key}`]));
}

const ANYTHING: Place = { kind: "json" };

function firstIssue(parts: readonly (readonly [place: Place, node: JsonNode, path: string])[]): Issue | undefined {
	for (const part of parts) {
		const issue = issueOf(...part);
		if (issue) return issue;
	}
	return undefined;
}

function integerIssue(width: string, literal: string, path: string): Issue | undefined {
	if (!/^(?:0|-?[1-9]\d*)$/.test(literal))
		return { path, keyword: "integer", expected: "an integer without a fraction or an exponent" };
	const value = BigInt(literal);
	const fits = width === "i64" ? BigInt.asIntN(64, value) === value : BigInt.asUintN(64, value) === value;
	return fits ? undefined : { path, keyword: "integer", expected: "an integer of 64 bits" };
}

function hasAllOf(place: OwnPlace, node: JsonNode): boolean {
	if (place.kind !== "struct") return false;
	return place.fields.every(({ name, required }) => !required || member(node, name) !== undefined);
}

/** Among the keys of a struct that of a flattened variant may stand twice, too. */
function standsOnce(place: OwnPlace, key: string): boolean {
	if (place.kind === "struct") return place.fields.some(({ name }) => name === key);
	return place.kind === "external" && place.variants.some(({ name }) => name === key);
}

/** What is known of the values behind an object's keys. */
function placesIn(place: OwnPlace, keys: readonly string[]): ReadonlyMap<string, Place> {
	switch (place.kind) {
		case "struct":
			return new Map([
				...(place.flatten === undefined ? [] : placesIn(placeOfType(place.flatten), keys)),
				...place.fields.map(({ name, value }): [string, Place] => [name, value]),
			]);
		case "external":
			return new Map(place.variants.map(({ name, payload = ANYTHING }) => [name, payload]));
		case "map":
			return new Map(keys.map((key) => [key, place.value]));
		default:
			return new Map();
	}
}
