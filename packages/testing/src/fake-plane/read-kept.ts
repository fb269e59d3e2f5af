/** Arrays and objects, one in the other. */
const DEEPEST = 127;

/**
 * The value of a document. Throws for one of which Plane cannot keep every part, those under keys that it does not know as well. It has to keep all of
 * it where it tries one form after the other.
 */
export function readKept(data: Uint8Array): unknown {
	const value: unknown = JSON.parse(new TextDecoder().decode(data));
	if (canBeKept(value, DEEPEST)) return value;
	throw new TypeError("it is too deep, has a number that is too large, or half a character");
}

function canBeKept(value: unknown, depth: number): boolean {
	if (typeof value === "string") return value.isWellFormed();
	if (typeof value === "number") return Number.isFinite(value);
	if (typeof value !== "object" || value === null) return true;
	const parts = Array.isArray(value) ? value : Object.entries(value).flat();
	return depth > 0 && parts.every((part) => canBeKept(part, depth - 1));
}
