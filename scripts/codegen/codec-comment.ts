import { comment } from "./jsdoc.js";
import type { Lookup } from "./lookup.js";
import type { MessageDef, TypeDef } from "./model.js";

/** The documentation of a type's codec: what the type is for, and how it travels. */
export function codecComment({ description, since, deprecated, message }: TypeDef, find: Lookup): string {
	const [text = "", ...tags] = comment([description], { since, deprecated }).split(/\n\n(?=@)/);
	const parts = [text, message ? route(message, find) : "", ...tags].filter((part) => part !== "");
	return `/**\n${parts
		.join("\n\n")
		.split("\n")
		.map((line) => ` * ${line}`.trimEnd())
		.join("\n")}\n */`;
}

function route({ subjects, reply, stream, senders, receivers }: MessageDef, find: Lookup): string {
	return [
		...subjects.map(({ name, template }) =>
			subjects.length > 1 ? `- Subject \`${name}\`: \`${template}\`` : `- Subject: \`${template}\``,
		),
		`- From ${among(senders)} to ${among(receivers)}`,
		reply === undefined ? "" : `- Reply: {@link ${find(reply).exportName}}`,
		stream === undefined ? "" : `- Stream: \`${stream}\``,
	]
		.filter((line) => line !== "")
		.join("\n");
}

function among(roles: readonly string[]): string {
	return roles.length === 0 ? "nobody" : roles.join(" or ");
}
