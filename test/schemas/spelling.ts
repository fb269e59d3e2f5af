import { isObject, type Json } from "./files.js";

/**
 * Ways in which Plane reads more than it writes, and a writer does not:
 * a struct as a list, a bare variant as `{"Ready":null}`, a loose time, a severity in lower case or as a digit,
 * a second variant's key beside the first, any other object as a heartbeat.
 */
export type Laxity =
	| "list for a struct"
	| "object for a bare variant"
	| "time"
	| "severity"
	| "second variant"
	| "heartbeat";

/** How a document that Plane reads differs from the same document as Plane writes it. */
export function laxities(read: Json, written: Json): readonly Laxity[] {
	if (isObject(written) && "heartbeat" in written && isObject(read) && !("heartbeat" in read)) return ["heartbeat"];
	if (isObject(written)) return inObject(read, written);
	if (Array.isArray(written))
		return written.flatMap((item, i) => (Array.isArray(read) ? laxities(read[i] ?? null, item) : []));
	if (typeof written !== "string" || read === written) return [];
	if (isObject(read)) return ["object for a bare variant"];
	return [/^[+-]?\d{4,6}-/.test(written) ? "time" : "severity"];
}

function inObject(read: Json, written: { readonly [key: string]: Json }): readonly Laxity[] {
	if (Array.isArray(read)) return ["list for a struct"];
	if (!isObject(read)) return [];
	const dropped = Object.keys(read).some((key) => /^[A-Z]/.test(key) && !(key in written));
	const below = Object.keys(written).flatMap((key) =>
		key in read ? laxities(read[key] ?? null, written[key] ?? null) : [],
	);
	return dropped ? ["second variant", ...below] : below;
}
