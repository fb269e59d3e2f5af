import type { Protocol } from "../model.js";
import { bullets, fence, page, section } from "./markdown.js";
import { type Permission, permissionsOf, type RolePermissions } from "./permissions.js";

export function permissionsPage(protocol: Protocol): string {
	return page(
		"Permissions",
		"schemas/",
		"What each kind of user needs on a NATS server, and no more. The blocks go into `permissions` of a user in nats-server's configuration; the same lists work in a JWT.",
		bullets([
			"`CLUSTER` is the cluster's name as a subject token: `plane.dev` is `plane_dev`.",
			"`DRONE` is the drone's id. A drone without an id in its configuration draws a new one at every start: give it `*`.",
			"`INBOX` is a prefix for the replies to this user alone, the option `inboxPrefix` of the connection. With the default `_INBOX` every user reads the replies, tokens included, of every other.",
			"Those who answer requests publish to inboxes they cannot know; `allow_responses` permits just that.",
			"Whoever may create a consumer can let JetStream deliver that stream's messages to any subject, without a permission for it. They are Plane's own messages, which most receivers refuse; all the same, give these lists to programs you trust.",
		]),
		...permissionsOf(protocol).map(roleSection),
	);
}

function roleSection(role: RolePermissions): string {
	const lines = [
		"permissions: {",
		...listLines("publish", role.publish),
		...listLines("subscribe", role.subscribe),
		...(role.answers ? ["  allow_responses: true"] : []),
		"}",
	];
	return section(2, role.name, role.purpose, fence("text", lines.join("\n")));
}

function listLines(verb: string, permissions: readonly Permission[]): string[] {
	if (permissions.length === 0) return [`  ${verb}: { deny: ">" }`];
	const width = Math.max(...permissions.map(({ subject }) => subject.length));
	return [
		`  ${verb}: { allow: [`,
		...permissions.map(({ subject, reason }) => `    "${subject}"${" ".repeat(width - subject.length)}  # ${reason}`),
		"  ] }",
	];
}
