import type { Field, Json } from "./model.js";

/** What Plane writes where the sender left the field out; undefined where it writes nothing either. */
export function fillOf({ emit, required, readDefault, default: usual }: Field): Json | undefined {
	if (readDefault !== undefined) return readDefault;
	if (required || emit === "omit-none" || emit === "omit-empty") return undefined;
	return emit === "null" ? null : usual;
}

/** What Plane leaves out instead of writing it. */
export function omitOf({ emit }: Field): "none" | "empty" | undefined {
	return emit === "omit-none" ? "none" : emit === "omit-empty" ? "empty" : undefined;
}
