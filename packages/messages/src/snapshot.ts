import { isPlainObject, MAX_DEPTH } from "./checks.js";
import { step } from "./issues.js";

/** Why a value cannot be written, whatever its type. */
export class UnwritableError extends Error {
	readonly keyword: string;
	readonly expected: string;
	/** JSON Pointer to the place; `""` where there is none, or too many levels lead to it. */
	path = "";

	constructor(keyword: string, expected: string) {
		super(expected);
		this.keyword = keyword;
		this.expected = expected;
	}
}

/**
 * A copy of plain data that reads every property once: what is validated afterwards is what is written, whatever
 * getters and proxies answer the second time. Throws UnwritableError for objects that are not plain data and for more
 * levels than Plane reads, which includes cycles, and says where.
 */
export function snapshot(value: unknown): unknown {
	return copy(value, 0);
}

function copy(value: unknown, above: number): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (above >= MAX_DEPTH) throw new UnwritableError("depth", `at most ${MAX_DEPTH} levels of arrays and objects`);
	if (Array.isArray(value)) return copyArray(value, above + 1);
	if (!isPlainObject(value)) throw notPlain();
	return copyObject(value, above + 1);
}

function notPlain(): UnwritableError {
	return new UnwritableError("plain", "a plain object or an array");
}

function copyArray(value: readonly unknown[], above: number): unknown[] {
	const result: unknown[] = [];
	const { length } = value;
	for (let i = 0; i < length; i++) {
		if (!(i in value)) throw new UnwritableError("holes", "arrays without holes");
		result.push(copyItem(value, i, above));
	}
	return result;
}

function copyItem(holder: object, key: string | number, above: number): unknown {
	try {
		return copy((holder as Record<string | number, unknown>)[key], above);
	} catch (error) {
		throw located(error, key);
	}
}

/** Getters and proxies may throw anything; what they throw may quote a value. */
function located(error: unknown, key: string | number): UnwritableError {
	const result = error instanceof UnwritableError ? error : new UnwritableError("readable", "data that can be read");
	if (result.keyword !== "depth") result.path = `/${step(String(key))}${result.path}`;
	return result;
}

function copyObject(value: Record<string, unknown>, above: number): object {
	const result = emptyObject();
	for (const key of Object.keys(value)) {
		const item = copyItem(value, key, above);
		if (key === "toJSON" && typeof item === "function") throw notPlain();
		if (key === "__proto__") Object.defineProperty(result, key, { value: item, enumerable: true });
		else result[key] = item;
	}
	return result;
}

/** Without a prototype where `Object.prototype` has been extended: inherited fields would be validated, not written. */
function emptyObject(): Record<string, unknown> {
	const result = {};
	for (const _ in result) return Object.create(null);
	return result;
}
