import type { MessageDef } from "../codegen/model.js";
import { isClient, ROLES, usersWho } from "../codegen/permissions.js";
import type { Place } from "./change.js";
import type { Comparison } from "./comparison.js";

const SIDES = [
	{ facet: "senders", may: "sends", rules: ["sender-added", "sender-removed"] },
	{ facet: "receivers", may: "receives", rules: ["receiver-added", "receiver-removed"] },
] as const;

/** Who may send and hear a message, as the users whose NATS permissions follow from it. */
export function compareRoles(
	comparison: Comparison,
	at: (facet: string) => Place,
	before: MessageDef,
	after: MessageDef,
): void {
	for (const { facet, may, rules } of SIDES) {
		const [was, is] = [usersWho(may, before[facet]), usersWho(may, after[facet])];
		const come = is.filter((user) => !was.includes(user));
		const gone = was.filter((user) => !is.includes(user));
		if (come.length > 0) comparison.report(rules[0], at(facet), { after: come.join(", ") });
		if (gone.length === 0) continue;
		const clients = usersWho(may, ROLES.filter(isClient));
		// Where clients may do it as well as parts of Plane, a part that no longer does takes nothing from them.
		const spared = was.some((user) => clients.includes(user)) && !gone.some((user) => clients.includes(user));
		const impact = spared ? { behaviour: { writer: "notice", reader: "notice" } as const } : {};
		comparison.report(rules[1], at(facet), { before: gone.join(", "), impact });
	}
}
