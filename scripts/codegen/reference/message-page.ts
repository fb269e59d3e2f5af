import type { Lookup } from "../lookup.js";
import type { MessageDef, TypeDef } from "../model.js";
import { bodyText } from "./bodies.js";
import { exampleText } from "./examples.js";
import { fieldPaths } from "./field-paths.js";
import type { Context } from "./fields.js";
import { typeLink, typeLinkFromOutside } from "./links.js";
import { bullets, code, link, page, prose, section } from "./markdown.js";
import { nestedTypes } from "./nested-types.js";
import { direction, TRANSPORTS } from "./roles.js";
import { subjectText } from "./subjects.js";

/** Everything about one message or reply on one page, its parts included. */
export function messagePage(type: TypeDef, askedBy: readonly TypeDef[], find: Lookup): string {
	const nested = nestedTypes(type, find);
	const context: Context = { find, links: { local: new Set([type, ...nested].map(({ name }) => name)) } };
	return page(
		type.exportName,
		`schemas/${type.file}`,
		prose(type.description),
		type.deprecated === undefined ? "" : `**Deprecated:** ${prose(type.deprecated)}`,
		facts(type, askedBy, context),
		type.message === undefined
			? ""
			: section(2, subjectHeading(type.message), subjectText(type.message, type.examples[0])),
		section(2, type.body.kind === "struct" ? "Fields" : "Variants", bodyText(type.body, 3, context)),
		section(2, "Traps", bullets([...type.traps.map(prose), ...trapsOfModel(type, find)])),
		section(2, "Examples", exampleText(type, find)),
		section(2, "Parts", ...nested.map((part) => partSection(part, context))),
	);
}

function subjectHeading({ subjects }: MessageDef): string {
	return subjects.length > 1 ? "Subjects" : "Subject";
}

function partSection(part: TypeDef, context: Context): string {
	const deprecated = part.deprecated === undefined ? "" : `**Deprecated:** ${prose(part.deprecated)}`;
	return section(3, part.exportName, prose(part.description), deprecated, bodyText(part.body, 4, context));
}

function facts(type: TypeDef, askedBy: readonly TypeDef[], context: Context): string {
	const rows = [
		...(type.message === undefined ? [] : routeFacts(type.message, context)),
		...(askedBy.length === 0 ? [] : [["Reply to", askedBy.map(typeLinkFromOutside).join(", ")]]),
		...(type.since === undefined ? [] : [["Since", `Plane ${type.since}`]]),
		["In Plane", code(type.rust)],
		["In TypeScript", importText(type)],
		["Schema", link(`schemas/${type.file}`, `../../schemas/${type.file}`)],
	];
	return bullets(rows.map(([name, text]) => `**${name}**: ${text}`));
}

/** Where it is exported: among all, and alone. */
function importText({ exportName, file }: TypeDef): string {
	const alone = code(file.replace(/^messages\/(.+)\.json$/, "@plane/messages/$1"));
	return `${code(exportName)} of ${code("@plane/messages")}, alone of ${alone}`;
}

function routeFacts(message: MessageDef, context: Context): string[][] {
	const templates = message.subjects.map(({ template }) => code(template));
	return [
		...(templates.length === 1 ? [["Subject", ...templates]] : []),
		["Direction", `${direction(message)}, by ${TRANSPORTS[message.transport]}`],
		["Reply", message.reply === undefined ? "none" : replyText(context.find(message.reply), context)],
		["Stream", message.stream === undefined ? "none" : link(message.stream, `streams.md#${message.stream}`)],
	];
}

function replyText(reply: TypeDef, context: Context): string {
	const text = typeLink(reply, context.links);
	return reply.body.kind === "scalar" && reply.body.value.kind !== "json"
		? `${text} (JSON ${reply.body.value.kind})`
		: text;
}

/** Traps that follow from the rest of the model. */
function trapsOfModel(type: TypeDef, find: Lookup): string[] {
	const paths = fieldPaths(type.body, find);
	const list = (test: (path: (typeof paths)[number]) => boolean): string =>
		[...new Set(paths.filter(test).map(({ path }) => code(path)))].join(", ");
	const secrets = list(({ field }) => field.secret);
	const exact = list(({ field }) => field.value.kind === "integer" && field.value.exact);
	const defaulted = list(({ field }) => field.default !== undefined);
	return [
		...(type.message === undefined ? [] : routeTraps(type.message)),
		defaulted === "" ? "" : `\`null\` is refused for ${defaulted}: leave the field out instead.`,
		exact === ""
			? ""
			: `Identities of 64 bits, nearly always beyond 2^53: ${exact}. \`JSON.parse\` rounds them; \`decode\` reads a \`bigint\`.`,
		secrets === "" ? "" : `Secrets: ${secrets}. Keep them out of logs.`,
	].filter((trap) => trap !== "");
}

function routeTraps({ transport, stream }: MessageDef): string[] {
	const silence =
		"Plane never answers with an error: a malformed message, a wrong subject and a broken Plane all look like a timeout. " +
		"Only the lack of any listener is told apart (no responders).";
	const captured = `The stream captures the subject: a *request* on it is answered by JetStream with a publish ack, not by Plane.`;
	return [transport === "request" ? silence : "", stream === undefined ? "" : captured];
}
