import type { Protocol } from "../model.js";
import { permissionsOf, type RolePermissions } from "../permissions.js";
import { bullets, code, fence, link, page, section } from "./markdown.js";
import { permissionsConf } from "./permissions-conf.js";

export function permissionsPage(protocol: Protocol): string {
	const roles = permissionsOf(protocol);
	return page(
		"Permissions",
		"schemas/",
		"What each kind of user needs on a NATS server, and no more: every line below was taken out in turn, and something stopped working. The files are for nats-server to include into a user; programs get the same lists from `permissionsFor` of `@plane/messages`. How to use them is told in [Least privilege](../guides/least-privilege.md).",
		bullets(roles.map(({ name, purpose }) => `${link(code(`${name}.conf`), `permissions/${name}.conf`)}: ${purpose}`)),
		"What to put in for the words in capitals, and what to know:",
		bullets([
			"`CLUSTER` is the cluster's name as a subject token: `plane.dev` is `plane_dev`.",
			"`DRONE` is the drone's id. A drone without an id in its configuration draws a new one at every start: give it `*`.",
			"`INBOX` is a prefix for the replies to this user alone, the option `inboxPrefix` of the connection. With the default `_INBOX` every user reads the replies, tokens included, of every other.",
			"Those who answer requests publish to inboxes they cannot know; `allow_responses` permits just that.",
			"Whoever reads `plane_state` reads the bearer token of every backend. A viewer cannot change anything, but visit everything.",
			"Backends' states and logs carry no cluster in their subject: who reads those of one cluster can read those of all on this server.",
			"Whoever may create a consumer can let JetStream deliver that stream's messages to any subject, without a permission for it. They are Plane's own messages, which most receivers refuse; all the same, give these lists to programs you trust.",
		]),
		...roles.map(roleSection),
	);
}

function roleSection(role: RolePermissions): string {
	const block = permissionsConf(role)
		.replace(/^#.*\n/gm, "")
		.trimEnd();
	return section(2, role.name, role.purpose, fence("text", block));
}
