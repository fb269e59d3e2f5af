/** What the generated validators ask beyond JSON Schema. Nothing here throws on data that can be read. */

import type { AjvError } from "./issues.js";

export { isIpAddr } from "./ip-addr.js";
export { isUtcTime } from "./utc-time.js";

/** serde_json gives up on the 128th level of arrays and objects. */
export const MAX_DEPTH = 127;

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** An object of another realm (a frame, a vm context) has that realm's `Object.prototype`. */
function isObjectPrototype(proto: object): boolean {
	return Object.getPrototypeOf(proto) === null && Object.hasOwn(proto, "isPrototypeOf");
}

/**
 * An object literal, or what `JSON.parse` makes: no class instance, no array, nothing that writes itself (`toJSON`).
 * `parsed` says that the document is known to hold nothing else than JSON.
 */
export function isPlainObject(value: unknown, parsed = false): value is Record<string, unknown> {
	if (typeof value !== "object" || value === null) return false;
	if (parsed) return !Array.isArray(value);
	const proto: object | null = Object.getPrototypeOf(value);
	if (proto !== Object.prototype && proto !== null && !isObjectPrototype(proto)) return false;
	return typeof (value as { toJSON?: unknown }).toJSON !== "function";
}

/** A string that has a text in UTF-8; `parsed` says that every string of the document has. */
export function isString(value: unknown, parsed = false): value is string {
	return typeof value === "string" && (parsed || value.isWellFormed());
}

/** A lock uid: 0 to 2^64-1, a number only as far as it is exact. */
export function isUid(value: unknown): boolean {
	if (typeof value === "bigint") return value >= 0n && value <= MAX_U64;
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Any JSON value that Plane can hold: finite, plain, well-formed, no holes, no cycles, at most 127 levels in the whole
 * document, of which `above` stand around the value.
 */
export function isJsonValue(value: unknown, above = 0): boolean {
	return isJson(value, MAX_DEPTH - above, []);
}

function isJson(value: unknown, levels: number, ancestors: object[]): boolean {
	switch (typeof value) {
		case "string":
			return value.isWellFormed();
		case "number":
			return Number.isFinite(value);
		case "boolean":
			return true;
		case "object":
			return value === null || isJsonContainer(value, levels, ancestors);
		default:
			return false;
	}
}

function isJsonContainer(value: object, levels: number, ancestors: object[]): boolean {
	if (levels <= 0 || ancestors.includes(value)) return false;
	ancestors.push(value);
	const good = Array.isArray(value)
		? isJsonArray(value, levels - 1, ancestors)
		: isJsonObject(value, levels - 1, ancestors);
	ancestors.pop();
	return good;
}

/** By index: the values of a hole and of `undefined` are refused alike. */
function isJsonArray(value: readonly unknown[], levels: number, ancestors: object[]): boolean {
	for (let i = 0; i < value.length; i++) if (!isJson(value[i], levels, ancestors)) return false;
	return true;
}

function isJsonObject(value: object, levels: number, ancestors: object[]): boolean {
	if (!isPlainObject(value)) return false;
	for (const key of Object.keys(value)) {
		if (!key.isWellFormed() || !isJson(value[key], levels, ancestors)) return false;
	}
	return true;
}

/** A generated validator as far as it reports. */
interface Refusing {
	errors?: readonly AjvError[] | null;
}

/** Records why a validator refuses a place; `undefined` is a missing field, whatever the rule was. */
export function refuse(
	validate: Refusing,
	path: string,
	value: unknown,
	keyword: string,
	params: AjvError["params"] = {},
): false {
	const missing = value === undefined;
	validate.errors = [{ instancePath: path, keyword: missing ? "required" : keyword, params: missing ? {} : params }];
	return false;
}

/** Passes on what a validator found in a part, with the part's path before it. */
export function within(validate: Refusing, inner: Refusing, path: string): false {
	validate.errors = (inner.errors ?? []).map(({ instancePath, keyword, params }) => {
		return { instancePath: path + instancePath, keyword, params };
	});
	return false;
}
