import type { Lookup } from "../lookup.js";
import type { MessageDef, TypeDef } from "../model.js";
import { anchor, link } from "./markdown.js";

/** Where a type is explained, as seen from one page. */
export interface Links {
	/** Types that have a section on the page itself. */
	readonly local: ReadonlySet<string>;
}

/** Messages and replies have a page each, everything else a section of `types.md`. */
export function hasPage(type: TypeDef): boolean {
	return type.file.startsWith("messages/");
}

export function pageOf(type: TypeDef): string {
	return hasPage(type) ? `${type.file.slice("messages/".length).replace(/\.json$/, "")}.md` : "types.md";
}

export function typeLink(type: TypeDef, { local }: Links): string {
	const fragment = `#${anchor(type.exportName)}`;
	if (local.has(type.name)) return link(type.exportName, fragment);
	return link(type.exportName, hasPage(type) ? pageOf(type) : `types.md${fragment}`);
}

const NO_LOCALS: Links = { local: new Set() };

/** The link from a page that explains no types itself. */
export function typeLinkFromOutside(type: TypeDef): string {
	return typeLink(type, NO_LOCALS);
}

export function replyLink({ reply }: MessageDef, find: Lookup): string {
	return reply === undefined ? "" : typeLinkFromOutside(find(reply));
}

export function streamLink({ stream }: MessageDef): string {
	return stream === undefined ? "" : link(stream, `streams.md#${stream}`);
}
