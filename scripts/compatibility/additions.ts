import type { Body, Struct, TypeDef } from "../codegen/model.js";
import { typeLinkFromOutside } from "../codegen/reference/links.js";
import { code } from "../codegen/reference/markdown.js";

interface Part {
	readonly place: string;
	readonly since?: string | undefined;
}

/** What came with which release, oldest first: types as links, parts of older types by their place. */
export function additions(
	types: readonly TypeDef[],
): readonly (readonly [release: string, texts: readonly string[]])[] {
	const found = new Map<string, string[]>();
	const add = (release: string | undefined, text: string): void => {
		if (release !== undefined) found.set(release, [...(found.get(release) ?? []), text]);
	};
	for (const type of types) {
		add(type.since, typeLinkFromOutside(type));
		for (const { place, since } of parts(type.body, type.exportName)) {
			if (since !== type.since) add(since, code(place));
		}
	}
	return [...found].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}

/** Fields, variants and values, as deep as they stand in the type itself. */
function parts(body: Body | Struct, at: string): readonly Part[] {
	switch (body.kind) {
		case "scalar":
			return [];
		case "enum":
			return body.values.map(({ value, since }) => ({ place: `${at}.${value}`, since }));
		case "struct":
			return body.fields.map(({ name, since }) => ({ place: `${at}.${name}`, since }));
		case "untagged":
			return body.variants.flatMap((each) => (each.kind === "inline" ? parts(each.struct, `${at}.${each.name}`) : []));
		default:
			return body.variants.flatMap(({ name, since, payload }) => {
				const place = `${at}.${name}`;
				return [{ place, since }, ...(payload?.kind === "struct" ? parts(payload, place) : [])];
			});
	}
}
