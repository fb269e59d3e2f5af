import { isPlainObject, MAX_DEPTH } from "./checks.js";

/** The objects that are being copied, innermost first. */
interface Ancestor {
	readonly value: object;
	readonly depth: number;
	readonly up: Ancestor | undefined;
}

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
 * getters and proxies answer the second time. Throws UnwritableError for objects that are not plain data.
 */
export function snapshot(value: unknown): unknown {
	return copy(value, undefined);
}

function copy(value: unknown, up: Ancestor | undefined): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return copyArray(value, enter(value, up));
	if (!isPlainObject(value)) throw notPlain();
	return copyObject(value, enter(value, up));
}

function notPlain(): UnwritableError {
	return new UnwritableError("plain", "plain objects and arrays");
}

function enter(value: object, up: Ancestor | undefined): Ancestor {
	const depth = up === undefined ? 1 : up.depth + 1;
	if (depth > MAX_DEPTH) throw new UnwritableError("depth", `at most ${MAX_DEPTH} levels of arrays and objects`);
	for (let at = up; at !== undefined; at = at.up) {
		if (at.value === value) throw new UnwritableError("cycle", "data without cycles");
	}
	return { value, depth, up };
}

function copyArray(value: readonly unknown[], self: Ancestor): unknown[] {
	const result: unknown[] = [];
	const { length } = value;
	for (let i = 0; i < length; i++) {
		if (!(i in value)) throw new UnwritableError("holes", "arrays without holes");
		result.push(copy(value[i], self));
	}
	return result;
}

function copyObject(value: Record<string, unknown>, self: Ancestor): object {
	const result = emptyObject();
	for (const key of Object.keys(value)) {
		const item = copy(value[key], self);
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
