import type { RawSchema } from "../codegen/raw.js";
import type { Direction, Level } from "./change.js";
import type { Outcome } from "./judge.js";
import type { RuleId } from "./rules.js";
import type { Bodies } from "./test-sides.js";

/** `optional` by its default or by `null`; undefined where there is no such property. */
export interface Property {
	readonly schema: RawSchema;
	readonly required: boolean;
}

export interface Vector {
	readonly name: string;
	readonly before: Property | undefined;
	readonly after: Property | undefined;
	readonly types?: Bodies;
	/** No document of a client or of a test can show it: numbers beyond 2^53 are not written. */
	readonly unproven?: true;
	readonly rules: readonly RuleId[];
	/** Client, fake, new SDK with old Plane, old SDK with new Plane: the worst of all changes. */
	readonly verdicts: Readonly<Record<Direction, readonly [client: Level, testing: Level, Outcome, Outcome]>>;
}

export const must = (schema: RawSchema): Property => ({ schema, required: true });
export const may = (schema: RawSchema): Property => ({ schema, required: false });

export const SAME = ["none", "none", "works", "works"] as const;
export const PATCH = ["patch", "none", "works", "works"] as const;

export function vector(
	name: string,
	before: Property | undefined,
	after: Property | undefined,
	rules: readonly RuleId[],
	sent: Vector["verdicts"]["sent"],
	received: Vector["verdicts"]["received"],
	types?: Bodies,
): Vector {
	return { name, before, after, rules, verdicts: { sent, received }, ...(types ? { types } : {}) };
}

/** A wider place: new words for the writer, unknown words for the reader. A narrower one: old words are no longer good. */
export const WIDER = {
	sent: ["feature", "breaking", "degrades", "works"],
	received: ["breaking", "feature", "works", "breaks"],
} as const;
export const NARROWER = {
	sent: ["breaking", "breaking", "works", "breaks"],
	received: ["breaking", "breaking", "breaks", "works"],
} as const;
export const APART = ["breaking", "breaking", "breaks", "breaks"] as const;

/** The same place made wider one way and narrower the other. */
export function bothWays(
	what: string,
	narrow: Property,
	wide: Property,
	[narrowed, widened]: readonly [RuleId, RuleId],
	types?: Bodies,
): readonly Vector[] {
	return [
		vector(`${what} widened`, narrow, wide, [widened], WIDER.sent, WIDER.received, types),
		vector(`${what} narrowed`, wide, narrow, [narrowed], NARROWER.sent, NARROWER.received, types),
	];
}

export const TYPES = ["type-narrowed", "type-widened"] as const;
export const RANGES = ["range-narrowed", "range-widened"] as const;
export const NULLS = ["nullable-removed", "nullable-added"] as const;
