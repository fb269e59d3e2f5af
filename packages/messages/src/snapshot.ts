import { isPlainObject, MAX_DEPTH } from "./checks.js";

/** Why a value cannot be written, whatever its type. */
export class UnwritableError extends Error {
	readonly keyword: string;
	readonly expected: string;

	constructor(keyword: string, expected: string) {
		super(expected);
		this.keyword = keyword;
		this.expected = expected;
	}
}

/**
 * A copy of plain data that reads every property once: what is validated afterwards is what is written, whatever
 * getters and proxies answer the second time. Throws UnwritableError for objects that are not plain data and for more
 * levels than Plane reads, which includes cycles.
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
	return new UnwritableError("plain", "plain objects and arrays");
}

function copyArray(value: readonly unknown[], above: number): unknown[] {
	const result: unknown[] = [];
	const { length } = value;
	for (let i = 0; i < length; i++) {
		if (!(i in value)) throw new UnwritableError("holes", "arrays without holes");
		result.push(copy(value[i], above));
	}
	return result;
}

function copyObject(value: Record<string, unknown>, above: number): object {
	const result = emptyObject();
	for (const key of Object.keys(value)) {
		const item = copy(value[key], above);
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
