import { refused } from "./call.js";
import type { PlaneConnection } from "./connection.js";
import { unguessable } from "./unguessable.js";

/** What both lines of the NATS library use unless told otherwise. */
const STANDARD_PREFIX = "_INBOX";

/** A subject of one's own for answers, where the connection's user may have them. */
export function inboxOf({ options }: PlaneConnection): string {
	const prefix = options?.inboxPrefix ?? STANDARD_PREFIX;
	if (/[\s*>]/.test(prefix)) throw refused("open an inbox", "the connection's inboxPrefix is no part of a subject");
	return `${prefix}.${unguessable()}`;
}
