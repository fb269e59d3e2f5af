import { isObject } from "../codegen/exact-json.js";
import type { Json } from "../codegen/model.js";

type JsonObject = { readonly [key: string]: Json };

/** The document without every key that it can do without, as far as it still shows what it is to show. */
export function shrink(document: Json, shows: (document: Json) => boolean): Json {
	if (!isObject(document)) return document;
	let left: JsonObject = document;
	for (const [key, value] of Object.entries(document)) {
		const { [key]: _, ...rest } = left;
		left = shows(rest) ? rest : { ...left, [key]: shrink(value, (smaller) => shows({ ...rest, [key]: smaller })) };
	}
	return left;
}
