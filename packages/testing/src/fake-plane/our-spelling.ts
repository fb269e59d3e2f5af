import type { JsonNode } from "../json-document.js";
import { type OwnPlace, type Place, placeOfType, resolved, type StructPlace } from "../place.js";

const TIME =
	/^\s*([+-]\d+|\d{1,4})\s*-\s*(\d\d?)\s*-\s*(\d\d?)[T ]\s*(\d\d?)\s*:\s*(\d\d?)\s*:\s*(\d\d?)(\.\d+)?\s*(?:[zZ]|[uU][tT][cC]|([+-]\d\d)[:\s]*(\d\d))\s*$/;

/**
 * The JSON text of a document in the spelling that our readers take. Plane takes a struct as an array of its fields in their order, too,
 * and times with spaces, without zeros in front, and with other names of UTC.
 */
export function inOurSpelling(place: Place, node: JsonNode): string {
	const own = withoutNull(place);
	switch (node.kind) {
		case "number":
			return node.literal;
		case "plain":
			return JSON.stringify(typeof node.value === "string" && isTime(own) ? ourTime(node.value) : node.value);
		case "array":
			return ofArray(own, node.items);
		case "object":
			return ofObject(own, node.entries);
	}
}

function ofArray(place: OwnPlace, items: readonly JsonNode[]): string {
	if (place.kind === "struct" && standsFor(place, items.length)) {
		const fields = items.map((item, i): [string, JsonNode] => [place.fields[i]?.name ?? "", item]);
		return ofObject(place, fields);
	}
	return `[${items.map((item) => inOurSpelling(ANYTHING, item)).join()}]`;
}

function ofObject(place: OwnPlace, entries: readonly (readonly [key: string, value: JsonNode])[]): string {
	const parts = entries.map(([key, value]) => `${JSON.stringify(key)}:${inOurSpelling(placeIn(place, key), value)}`);
	return `{${parts.join()}}`;
}

const ANYTHING: OwnPlace = { kind: "json" };

function withoutNull(place: Place): OwnPlace {
	const own = resolved(place);
	return own.kind === "nullable" ? withoutNull(own.value) : own;
}

function placeIn(place: OwnPlace, key: string): Place {
	if (place.kind === "struct") {
		const rest = place.flatten === undefined ? ANYTHING : placeIn(placeOfType(place.flatten), key);
		return place.fields.find(({ name }) => name === key)?.value ?? rest;
	}
	if (place.kind === "untagged") {
		// Of the forms of an entry the other one, a heartbeat, has no struct in it.
		const [form = ANYTHING] = place.variants;
		return placeIn(withoutNull(form), key);
	}
	if (place.kind === "external") return place.variants.find(({ name }) => name === key)?.payload ?? ANYTHING;
	return ANYTHING;
}

/** At the end an array may leave off what has a default other than null. */
function standsFor({ fields }: StructPlace, length: number): boolean {
	const isDefaulted = ({ required = false, value }: StructPlace["fields"][number]): boolean =>
		!required && resolved(value).kind !== "nullable";
	return length <= fields.length && fields.slice(length).every(isDefaulted);
}

function isTime(place: OwnPlace): boolean {
	return place.kind === "string" && place.format === "utc-time";
}

function ourTime(text: string): string {
	const parts = TIME.exec(text);
	if (!parts) return text;
	const [, year = "", month, day, hour, minute, second, fraction = "", hours, minutes] = parts;
	const two = (part = ""): string => part.padStart(2, "0");
	const offset = hours === undefined ? "Z" : `${hours}:${minutes}`;
	return `${ourYear(Number(year))}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}${offset}`;
}

function ourYear(year: number): string {
	const sign = year < 0 ? "-" : "+";
	return `${year >= 0 && year <= 9_999 ? "" : sign}${String(Math.abs(year)).padStart(4, "0")}`;
}
