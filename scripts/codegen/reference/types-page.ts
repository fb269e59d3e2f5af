import type { Lookup } from "../lookup.js";
import { byExportName } from "../messages.js";
import type { Protocol, TypeDef } from "../model.js";
import { referencesInBody } from "../references.js";
import { bodyText } from "./bodies.js";
import type { Context } from "./fields.js";
import { hasPage, typeLink } from "./links.js";
import { code, page, prose, section } from "./markdown.js";

/** Every type that is no message, with an anchor each. */
export function typesPage(protocol: Protocol, find: Lookup): string {
	const types = protocol.types.filter((type) => !hasPage(type)).sort(byExportName);
	const context: Context = { find, links: { local: new Set(types.map(({ name }) => name)) } };
	const group = (heading: string, test: (type: TypeDef) => boolean): string =>
		section(2, heading, ...types.filter(test).map((type) => typeSection(type, protocol.types, context)));
	return page(
		"Types",
		"schemas/types/",
		"What messages are made of. The page of a message repeats its parts, so that it reads on its own.",
		group("Scalars", ({ body }) => body.kind === "scalar"),
		group("Enums", ({ body }) => body.kind === "enum"),
		group("Parts", ({ body }) => body.kind !== "scalar" && body.kind !== "enum"),
	);
}

function typeSection(type: TypeDef, all: readonly TypeDef[], context: Context): string {
	const since = type.since === undefined ? "" : ` Since Plane ${type.since}.`;
	return section(
		3,
		type.exportName,
		`${prose(type.description)}${since}`,
		type.deprecated === undefined ? "" : `**Deprecated:** ${prose(type.deprecated)}`,
		bodyText(type.body, 4, context),
		scalarExamples(type),
		origin(type, all, context),
	);
}

/** Where the type comes from and where it goes. */
function origin(type: TypeDef, all: readonly TypeDef[], context: Context): string {
	const users = all.filter(
		({ body, message }) => referencesInBody(body).includes(type.name) || message?.reply === type.name,
	);
	const links = users.map((user) => typeLink(user, context.links)).join(", ");
	return `In Plane ${code(type.rust)}.${links === "" ? "" : ` Used by ${links}.`}`;
}

function scalarExamples({ body, examples }: TypeDef): string {
	if (body.kind !== "scalar") return "";
	return `For example ${examples.map((example) => code(JSON.stringify(example))).join(", ")}.`;
}
