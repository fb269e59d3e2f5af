import type { Lookup } from "../lookup.js";
import type { Role } from "../model.js";
import { inboxOf, isOf, ROLES } from "../permissions.js";
import { Block, type Layout } from "../print-json.js";
import { type Route, reference } from "./routes.js";

type Action = "send" | "receive";

/** What each role sends and receives, e.g. `client.send.ScheduleRequest`. */
export function operationsOf(routes: readonly Route[], find: Lookup): Layout {
	const entries = ROLES.flatMap((role) => [
		...routes.filter((route) => receives(role, route)).map((route) => operation(role, "receive", route, find)),
		...routes.filter((route) => sends(role, route)).map((route) => operation(role, "send", route, find)),
	]);
	return new Block(Object.fromEntries(entries));
}

function sends(role: Role, { type, subject }: Route): boolean {
	return type.message.senders.includes(role) && isOf(subject, [role]);
}

function receives(role: Role, { type }: Route): boolean {
	return type.message.receivers.includes(role);
}

function operation(role: Role, action: Action, { name, type }: Route, find: Lookup): readonly [string, Layout] {
	const { reply } = type.message;
	const layout = new Block({
		action,
		channel: reference("channels", name),
		messages: [reference("channels", name, "messages", name)],
		reply: reply === undefined ? undefined : replyOf(role, action, find(reply).exportName),
		tags: [{ name: role }],
	});
	return [`${role}.${action}.${name}`, layout];
}

/** The asker's role decides where the reply goes; who answers reads that from the request. */
function replyOf(role: Role, action: Action, name: string): Layout {
	return new Block({
		channel: reference("channels", name),
		messages: [reference("channels", name, "messages", name)],
		"x-inbox": action === "send" ? `${inboxOf(role)}.>` : undefined,
	});
}
