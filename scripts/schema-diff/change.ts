import type { Json } from "../codegen/model.js";
import type { RuleId } from "./rules.js";

/** What a reader makes of the other side's documents: `misreads` and `ignores` are accepted, but not meant so. */
export const EFFECTS = ["reads", "ignores", "misreads", "refuses"] as const;
export type Effect = (typeof EFFECTS)[number];

/** Both ways a change can meet its other half: a writer of before with a reader of after, and the reverse. */
export interface Effects {
	readonly oldToNew: Effect;
	readonly newToOld: Effect;
}

/** `sent`: a client writes it and Plane reads it. `received`: Plane writes it and a client reads it. */
export type Direction = "sent" | "received";

/** How much a change asks of those it reaches, from nothing to a new program. */
export const LEVELS = ["none", "patch", "notice", "feature", "breaking"] as const;
export type Level = (typeof LEVELS)[number];

/** A level for each seat at the table: who writes the document and who reads it. */
export interface Seats {
	readonly writer: Level;
	readonly reader: Level;
}

export interface Impact {
	readonly wire: Readonly<Record<Direction, Effects>>;
	/** Code that names the types: of whom it no longer compiles, or what it may use anew. */
	readonly source: Seats;
	/** What programs do although every document is accepted. */
	readonly behaviour: Seats;
}

/** Where a change stands: types by their names on both sides, and the keys inside a document of the type. */
export interface Place {
	readonly before?: string;
	readonly after?: string;
	/** Keys; `*` for any item or entry, `(Name)` for a variant that has no key of its own. */
	readonly path: readonly string[];
	/** Outside the documents: a part of the message, the stream, or the text of the schema. */
	readonly facet?: string;
}

export interface Change {
	readonly rule: RuleId;
	readonly place: Place;
	readonly before?: Json;
	readonly after?: Json;
	readonly impact: Impact;
	/** The value or variant that came or went. */
	readonly choice?: string;
}

/** `ScheduleResponse/Scheduled/spawned`, `TerminationRequest subject.template`, or the stream that changed. */
export function placeText({ before, after, path, facet }: Place): string {
	const type = before !== undefined && after !== undefined && before !== after ? `${before} → ${after}` : after;
	const inside = [type ?? before ?? "", ...path].join("/");
	return facet === undefined ? inside : `${inside} ${facet}`.trim();
}

export function worst<T extends string>(order: readonly T[], values: readonly T[]): T {
	return order[Math.max(0, ...values.map((value) => order.indexOf(value)))] as T;
}

/** Whether each side reads every document of the other. */
export function refuseNothing(changes: readonly Change[]): boolean {
	return changes.every(({ impact: { wire } }) =>
		[wire.sent, wire.received].every(({ oldToNew, newToOld }) => oldToNew !== "refuses" && newToOld !== "refuses"),
	);
}
