/** What the generated validators ask beyond JSON Schema. Nothing here throws on data that can be read. */

export { isIpAddr } from "./ip-addr.js";
export { isUtcTime } from "./utc-time.js";

/** serde_json gives up on the 128th level of arrays and objects. */
export const MAX_DEPTH = 127;

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** An object of another realm (a frame, a vm context) has that realm's `Object.prototype`. */
function isObjectPrototype(proto: object): boolean {
	return Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, "isPrototypeOf");
}

const getPrototypeOf = Object.getPrototypeOf;
const LITERAL = Object.prototype;

/**
 * Whether an object is worth a look by `isForeign`: what is written as a literal and what `JSON.parse` makes is not. So short that
 * V8 puts it where it is called whatever else it has put there, up to 27 bytes of its code; called, it takes as long as all the rest.
 */
export function looksForeign(value: object, toJSON: unknown): boolean {
	return toJSON !== undefined || getPrototypeOf(value) !== LITERAL;
}

/** Whether an object is neither a literal nor what `JSON.parse` makes, where only lists are not. */
export function isForeign(value: object, parsed?: boolean): boolean {
	return parsed ? Array.isArray(value) : !isPlainObject(value);
}

/** An object literal, or what `JSON.parse` makes: no class instance, no array, nothing that writes itself (`toJSON`). */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== "object" || value === null) return false;
	const proto: object | null = Object.getPrototypeOf(value);
	if (proto !== Object.prototype && proto !== null && !isObjectPrototype(proto)) return false;
	return typeof (value as { toJSON?: unknown }).toJSON !== "function";
}

/** As `Object.keys(value).length === 1`, without a list. */
export function hasOneKey(value: object): boolean {
	let keys = 0;
	// biome-ignore lint/suspicious/noPrototypeBuiltins: engines ask `Object.hasOwn` for each key, this not at all
	for (const key in value) if (Object.prototype.hasOwnProperty.call(value, key)) keys += 1;
	return keys === 1;
}

/** A lock uid: 0 to 2^64-1, a number only as far as it is exact. */
export function isUid(value: unknown): value is number | bigint {
	if (typeof value === "bigint") return value >= 0n && value <= MAX_U64;
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Whether a field holds a lock uid. In a document that was parsed from `source`, and is to have its canonical form, the bigint that
 * stands there takes the number's place: so a text that its reader does not know, as another Plane may send, takes a third of the
 * time in which the careful way finds it.
 */
export function takesUid(value: unknown, fields: Record<string, unknown>, key: string, source?: string): boolean {
	if (source === undefined || typeof value !== "number") return isUid(value);
	const exact = Number.isSafeInteger(value) ? value : uidAfter(`"${key}"`, source);
	if (!isUid(exact)) return false;
	fields[key] = BigInt(exact);
	return true;
}

/** Of what `JSON.parse` has rounded, if it is as Plane writes it: the key's name stands once, nothing is escaped, and there are no spaces. */
function uidAfter(quoted: string, text: string): bigint | undefined {
	const start = text.indexOf(quoted) + quoted.length + 1;
	if (text.indexOf(quoted, start) >= 0 || text.includes("\\")) return undefined;
	let end = start;
	while (end < start + 20 && isDigit(text.charCodeAt(end))) end += 1;
	return text[end] === "," || text[end] === "}" ? BigInt(text.slice(start, end)) : undefined;
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/**
 * Any JSON value that Plane can hold: finite, plain, well-formed, no holes, at most 127 levels (and so no cycles) in the
 * whole document, of which `above` stand around the value.
 */
export function isJsonValue(value: unknown, above = 0): boolean {
	switch (typeof value) {
		case "string":
			return value.isWellFormed();
		case "number":
			return Number.isFinite(value);
		case "boolean":
			return true;
		case "object":
			return value === null || (above < MAX_DEPTH && isJsonContainer(value, above + 1));
		default:
			return false;
	}
}

function isJsonContainer(value: object, above: number): boolean {
	// By index: a hole is refused as `undefined` is.
	if (Array.isArray(value)) {
		for (let i = 0; i < value.length; i++) if (!isJsonValue(value[i], above)) return false;
		return true;
	}
	if (!isPlainObject(value)) return false;
	for (const key of Object.keys(value)) if (!key.isWellFormed() || !isJsonValue(value[key], above)) return false;
	return true;
}
