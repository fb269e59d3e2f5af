import { type Lookup, lookup } from "../codegen/lookup.js";
import type { Json, Protocol } from "../codegen/model.js";
import type { Change, Impact, Place } from "./change.js";
import { RULES, type RuleId } from "./rules.js";

interface Detail {
	readonly before?: Json | undefined;
	readonly after?: Json | undefined;
	readonly choice?: string;
	/** What the facts of the place say, where the rule alone does not decide. */
	readonly impact?: Partial<Impact>;
}

/** Two protocols, how to find their types, and what has been found different so far. */
export interface Comparison {
	readonly old: Lookup;
	readonly new: Lookup;
	readonly oldNames: ReadonlySet<string>;
	readonly newNames: ReadonlySet<string>;
	readonly changes: Change[];
	/** Pairs of types that have been compared. */
	readonly seen: Set<string>;
	report(rule: RuleId, place: Place, detail?: Detail): void;
}

export function createComparison(before: Protocol, after: Protocol): Comparison {
	const changes: Change[] = [];
	return {
		old: lookup(before),
		new: lookup(after),
		oldNames: new Set(before.types.map(({ name }) => name)),
		newNames: new Set(after.types.map(({ name }) => name)),
		changes,
		seen: new Set(),
		report(rule, place, { before: was, after: is, choice, impact } = {}) {
			const { wire, source, behaviour } = RULES[rule];
			changes.push({
				rule,
				place,
				...(was === undefined ? {} : { before: was }),
				...(is === undefined ? {} : { after: is }),
				...(choice === undefined ? {} : { choice }),
				impact: { wire, source, behaviour, ...impact },
			});
		},
	};
}

export function within(place: Place, ...keys: readonly string[]): Place {
	return { ...place, path: [...place.path, ...keys] };
}
