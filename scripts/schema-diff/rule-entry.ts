import type { Effect, Level } from "./change.js";

/** A rule as it is written down; what is not said is nothing: no effect, no level, no advice. */
export interface Entry {
	readonly says: string;
	readonly wire?: readonly [oldToNew: Effect, newToOld: Effect];
	readonly source?: readonly [writer: Level, reader: Level];
	readonly behaviour?: readonly [writer: Level, reader: Level];
	readonly least?: Level;
	readonly open?: true;
	readonly writer?: string;
	readonly reader?: string;
}

export const WIDER = ["reads", "refuses"] as const;
export const NARROWER = ["refuses", "reads"] as const;
export const APART = ["refuses", "refuses"] as const;
export const ASTRAY = ["misreads", "misreads"] as const;

export const BOTH_BREAK = ["breaking", "breaking"] as const;
export const NOBODY = ["none", "none"] as const;
export const HEED = ["notice", "notice"] as const;

export const SWITCH = "Plane and its clients must change together: neither understands the other across this change.";
export const NEW_ONLY = "A reader of before refuses it: use it only where the other end has been upgraded.";
export const MATCH =
	"Code that handles every case needs one more; an unknown one reaches readers of before as unreadable, in a reply as `invalid_reply` after Plane has acted.";
