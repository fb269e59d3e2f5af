import type { Lookup } from "./lookup.js";
import type { Struct, UntaggedVariant } from "./model.js";

/** One way to read an untagged union: by which keys it is known, and what it then holds. */
export interface Case {
	readonly keys: readonly string[];
	/** Keys of later cases, which mean nothing once this case is taken. */
	readonly drop: readonly string[];
	readonly struct: Struct;
}

/**
 * Tells the variants of an untagged union apart by keys, in Plane's order: trying one after the other would take
 * a message with a mistake in it for another one. Undefined when the variants are types of their own.
 */
export function casesOf(variants: readonly UntaggedVariant[], find: Lookup): readonly Case[] | undefined {
	const structs = variants.flatMap((variant) => (variant.kind === "inline" ? [variant.struct] : []));
	if (structs.length !== variants.length) return undefined;
	const keys = structs.map((struct) => keysOf(struct, find));
	return structs.map((struct, i) => {
		const own = [...(keys[i] ?? []), ...struct.fields.map(({ name }) => name)];
		const later = keys.slice(i + 1).flat();
		return { keys: keys[i] ?? [], drop: later.filter((key) => !own.includes(key)), struct };
	});
}

function keysOf(struct: Struct, find: Lookup): readonly string[] {
	if (struct.flatten === undefined) return struct.fields.filter(({ required }) => required).map(({ name }) => name);
	const { body } = find(struct.flatten);
	return body.kind === "external" ? body.variants.map(({ name }) => name) : [];
}
