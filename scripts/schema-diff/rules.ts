import type { Effects, Impact, Level, Seats } from "./change.js";
import { MESSAGE_RULES } from "./message-rules.js";
import { PROPERTY_RULES } from "./property-rules.js";
import { type Entry, NOBODY } from "./rule-entry.js";
import { TYPE_RULES } from "./type-rules.js";
import { VALUE_RULES } from "./value-rules.js";

/** What a kind of change does, and what to tell those it reaches. */
export interface Rule extends Impact {
	/** Whether a reader surfaces what it does not know, so that its coming and going is no break (open unions). */
	readonly open?: true;
	/** At least this for every package it reaches. */
	readonly least: Level;
	/** Completes a sentence that begins with the place. */
	readonly says: string;
	/** What to do, by seat; absent where there is nothing to do. */
	readonly advice?: { readonly writer?: string; readonly reader?: string };
}

const SAFE = ["reads", "reads"] as const;

/** Every kind of change, by what it is about. */
const ENTRIES = { ...VALUE_RULES, ...PROPERTY_RULES, ...TYPE_RULES, ...MESSAGE_RULES } as const;

export type RuleId = keyof typeof ENTRIES;

export const RULES: Readonly<Record<RuleId, Rule>> = Object.fromEntries(
	Object.entries<Entry>(ENTRIES).map(([id, entry]) => [id, ruleOf(entry)]),
) as Readonly<Record<RuleId, Rule>>;

function ruleOf({
	says,
	wire = SAFE,
	source = NOBODY,
	behaviour = NOBODY,
	least = "none",
	open,
	...advice
}: Entry): Rule {
	const effects: Effects = { oldToNew: wire[0], newToOld: wire[1] };
	return {
		says,
		wire: { sent: effects, received: effects },
		source: seats(source),
		behaviour: seats(behaviour),
		least,
		...(open ? { open } : {}),
		...(advice.writer || advice.reader ? { advice } : {}),
	};
}

function seats([writer, reader]: readonly [Level, Level]): Seats {
	return { writer, reader };
}
