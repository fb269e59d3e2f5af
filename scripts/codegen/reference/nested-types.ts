import type { Lookup } from "../lookup.js";
import type { TypeDef } from "../model.js";
import { referencesInBody } from "../references.js";
import { hasPage } from "./links.js";

/** The types that a reader of the type needs too, in order of their first mention; scalars and other pages are linked. */
export function nestedTypes(type: TypeDef, find: Lookup): TypeDef[] {
	const found = new Map<string, TypeDef>();
	const visit = (name: string): void => {
		const nested = find(name);
		if (found.has(name) || nested.body.kind === "scalar" || hasPage(nested)) return;
		found.set(name, nested);
		for (const next of referencesInBody(nested.body)) visit(next);
	};
	for (const name of referencesInBody(type.body)) visit(name);
	return [...found.values()];
}
