import type { Lookup } from "../lookup.js";
import { type Message, messagesOf } from "../messages.js";
import type { Protocol } from "../model.js";
import { compare } from "../problem.js";
import { replyLink, streamLink, typeLinkFromOutside } from "./links.js";
import { code, page, section, table } from "./markdown.js";
import { direction, TRANSPORTS } from "./roles.js";

/** One row per subject, to search in. */
export function subjectsPage(protocol: Protocol, find: Lookup): string {
	const messages = messagesOf(protocol);
	const rows = messages.flatMap((type) => type.message.subjects.map((subject) => ({ type, subject })));
	rows.sort((one, other) => compare(one.subject.template, other.subject.template));
	const cells = rows.map(({ type, subject }) => [
		code(subject.template),
		typeLinkFromOutside(type) + (type.message.subjects.length > 1 ? ` ${code(subject.name)}` : ""),
		direction(type.message),
		TRANSPORTS[type.message.transport],
		replyLink(type.message, find),
		streamLink(type.message),
	]);
	return page(
		"Subjects",
		"schemas/messages/",
		"Every subject of the protocol. A `{token}` is filled from the payload, as the page of the message tells: in a cluster's name every `.` becomes `_`, a lock is hashed, ids stand as they are.",
		table(["Subject", "Message", "Direction", "Transport", "Reply", "Stream"], cells),
		section(2, "What Plane listens on", "A `{token}` is the listener's own.", listenerTable(messages)),
	);
}

function listenerTable(messages: readonly Message[]): string {
	const rows = messages
		.filter(({ message }) => message.subjects.length > 0)
		.flatMap((type) => type.message.subscriptions.map((subject) => [code(subject), typeLinkFromOutside(type)]));
	return table(
		["Subscription", "Message"],
		rows.sort(([one = ""], [other = ""]) => compare(one, other)),
	);
}
