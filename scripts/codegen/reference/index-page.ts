import { byExportName, type Message, messagesOf } from "../messages.js";
import type { MessageDef, Protocol } from "../model.js";
import { isClient } from "../permissions.js";
import { typeLinkFromOutside } from "./links.js";
import { bullets, code, link, page, prose, section, table } from "./markdown.js";

/** The way in: all messages, grouped by what the reader's code has to do with them. */
export function indexPage(protocol: Protocol): string {
	const messages = messagesOf(protocol);
	const group = (side: Side, heading: string, intro: string): string =>
		section(2, heading, intro, messageTable(messages.filter(({ message }) => sideOf(message) === side)));
	const { repository, branch, commit, version } = protocol.plane;
	const source = link(code(commit.slice(0, 8)), `${repository}/tree/${commit}`);
	return page(
		"Message reference",
		"schemas/",
		`Every message that Plane ${version} exchanges over NATS, as its Rust types define them (branch ${code(branch)}, commit ${source}).`,
		bullets([
			`${link("Subjects", "subjects.md")}: all of them in one table, to search`,
			`${link("Streams", "streams.md")}: what JetStream keeps, and for how long`,
			`${link("Permissions", "permissions.md")}: what each role needs in NATS, and no more`,
			`${link("Compatibility", "compatibility.md")}: what works with earlier Planes, and what to do where it does not`,
			`${link("Performance", "performance.md")}: what decoding, checking and sending cost, beside other libraries`,
			`${link("Types", "types.md")}: ids, enums and the parts messages are made of`,
			`${link("AsyncAPI", "../asyncapi.json")}: all of this as one AsyncAPI 3.0 document, for its tools`,
		]),
		group("sent", "Messages you send", "Requests of clients and operators."),
		group("read", "Messages you read", "What drones and controllers tell the world."),
		group(
			"inside",
			"Messages inside Plane",
			"Between controllers and drones; of interest to those who replace or test one of them.",
		),
		section(2, "Replies", replyTable(protocol, messages)),
		section(2, "How to read the pages", legend()),
	);
}

type Side = "sent" | "read" | "inside";

function sideOf({ senders, receivers }: MessageDef): Side {
	if (senders.length > 0 && senders.every(isClient)) return "sent";
	return receivers.some(isClient) ? "read" : "inside";
}

function messageTable(messages: readonly Message[]): string {
	const rows = messages.map((type) => [
		typeLinkFromOutside(type),
		subjectSummary(type.message),
		prose(firstSentence(type.description)),
	]);
	return table(["Message", "Subject", "What it is"], rows);
}

function subjectSummary({ subjects }: MessageDef): string {
	const [only, ...more] = subjects.map(({ template }) => code(template));
	if (only === undefined) return "those of its variants";
	return more.length === 0 ? only : `${subjects.length} subjects`;
}

function firstSentence(text: string): string {
	return /^.*?\.(?= |$)/s.exec(text)?.[0] ?? text;
}

function replyTable(protocol: Protocol, messages: readonly Message[]): string {
	const replies = protocol.types.filter((type) => messages.some(({ message }) => message.reply === type.name));
	const rows = replies.sort(byExportName).map((reply) => [
		typeLinkFromOutside(reply),
		messages
			.filter(({ message }) => message.reply === reply.name)
			.map(typeLinkFromOutside)
			.join(", "),
		prose(firstSentence(reply.description)),
	]);
	return table(["Reply", "To", "What it is"], rows);
}

function legend(): string {
	return bullets([
		"*required*: a document without the field, or with `null` in it, is refused.",
		"*default*: the field may be left out, but `null` is refused. Plane writes the default out.",
		"*optional*: the field may be left out or, where the table says so, `null`; both mean the same.",
		"What Plane writes when there is nothing stands behind a semicolon; where nothing stands there, the field is always in what you read.",
		'`u8` … `u64` and `i64` are the widths of JSON integers: Plane refuses `30.0`, `3e1` and `"30"`. To JavaScript the first two are 30, and so to `decode`.',
		'Plane ignores keys that it does not know, and so should you. Only where a union is an object with one key, as in `{ "Scheduled": … }`, it refuses others beside that.',
	]);
}
