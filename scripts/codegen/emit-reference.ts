import { lookup } from "./lookup.js";
import { messagesOf } from "./messages.js";
import type { Protocol, TypeDef } from "./model.js";
import type { OutputFile } from "./output.js";
import { indexPage } from "./reference/index-page.js";
import { hasPage, pageOf } from "./reference/links.js";
import { messagePage } from "./reference/message-page.js";
import { permissionsPage } from "./reference/permissions-page.js";
import { streamsPage } from "./reference/streams-page.js";
import { subjectsPage } from "./reference/subjects-page.js";
import { typesPage } from "./reference/types-page.js";

/** The reference for people: a page per message and reply, one of all types, and the tables that span them. */
export function emitReference(protocol: Protocol): OutputFile[] {
	const find = lookup(protocol);
	const askersOf = (reply: TypeDef): TypeDef[] =>
		messagesOf(protocol).filter(({ message }) => message.reply === reply.name);
	const pages: Readonly<Record<string, string>> = {
		"index.md": indexPage(protocol),
		"permissions.md": permissionsPage(protocol),
		"streams.md": streamsPage(protocol),
		"subjects.md": subjectsPage(protocol, find),
		"types.md": typesPage(protocol, find),
		...Object.fromEntries(
			protocol.types.filter(hasPage).map((type) => [pageOf(type), messagePage(type, askersOf(type), find)]),
		),
	};
	return Object.entries(pages).map(([name, text]) => ({ path: `docs/reference/${name}`, text }));
}
