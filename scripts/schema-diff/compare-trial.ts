import type { Lookup } from "../codegen/lookup.js";
import type { Body, Json, Protocol } from "../codegen/model.js";
import { candidatesOf } from "./candidates.js";
import type { Change, Direction, Effects, Impact } from "./change.js";
import type { Pair } from "./compare-stream.js";
import { pairVariants } from "./compare-union.js";
import { createComparison } from "./comparison.js";
import type { Validators } from "./forms.js";
import { FORMS, type WitnessSide } from "./witness.js";

type Untagged = Extract<Body, { kind: "untagged" }>;

/** What the one side takes for this variant and the other for that one; how each writer meets the other reader. */
interface Mistake {
	readonly before: string;
	readonly after: string;
	readonly wire: Record<Direction, Effects>;
}

/** Unions by trial of which a document is one variant to readers of before, and another one to readers of after. */
export function compareTrials(
	[before, after]: readonly [Protocol, Protocol],
	sides: readonly [WitnessSide, WitnessSide],
	pairs: readonly Pair[],
): readonly Change[] {
	const comparison = createComparison(before, after);
	for (const [left, right] of pairs) {
		const [was, is] = [comparison.old(left).body, comparison.new(right).body];
		if (was.kind !== "untagged" || is.kind !== "untagged") continue;
		const place = { before: left, after: right, path: [] };
		const twins = pairVariants(comparison, place, was.variants, is.variants);
		const same = (one: string, other: string): boolean =>
			twins.some(([{ name }, twin]) => name === one && twin.name === other);
		for (const { wire, ...names } of mistakesIn([left, right], sides, same))
			comparison.report("variant-mistaken", place, { ...names, impact: { wire } });
	}
	return comparison.changes;
}

function mistakesIn(
	[left, right]: Pair,
	[before, after]: readonly [WitnessSide, WitnessSide],
	same: (before: string, after: string) => boolean,
): readonly Mistake[] {
	const mistakes = new Map<string, Mistake>();
	for (const direction of ["sent", "received"] as const) {
		for (const order of ["oldToNew", "newToOld"] as const) {
			const forward = order === "oldToNew";
			const [writer, reader] = forward ? [before, after] : [after, before];
			const [own, other] = forward ? [left, right] : [right, left];
			for (const [meant, document] of written(own, direction, writer)) {
				const taken = variantOf(document, other, direction, reader);
				if (taken === undefined) continue;
				const [was, is] = forward ? [meant, taken] : [taken, meant];
				if (same(was, is)) continue;
				const known = mistakes.get(`${was} ${is}`) ?? { before: was, after: is, wire: NO_EFFECT };
				const effects = { ...known.wire[direction], [order]: "misreads" };
				mistakes.set(`${was} ${is}`, { ...known, wire: { ...known.wire, [direction]: effects } });
			}
		}
	}
	return [...mistakes.values()];
}

const NOTHING: Effects = { oldToNew: "reads", newToOld: "reads" };
const NO_EFFECT: Impact["wire"] = { sent: NOTHING, received: NOTHING };

/** What a writer says with each variant; where its own side takes it for another one, nothing has changed. */
function written(name: string, direction: Direction, side: WitnessSide): readonly (readonly [string, Json])[] {
	const write = side.validators(FORMS[direction].writes, side.find(name).id);
	return candidatesOf(name, side.find).flatMap(({ document, at }): readonly (readonly [string, Json])[] => {
		const meant = write(document) ? variantOf(document, name, direction, side) : undefined;
		return meant !== undefined && at[0] === `(${meant})` ? [[meant, document]] : [];
	});
}

/** The first variant that fits: a reader looks no further. */
export function variantOf(
	document: Json,
	union: string,
	direction: Direction,
	{ find, validators }: { readonly find: Lookup; readonly validators: Validators },
): string | undefined {
	const { id, body } = find(union);
	const { variants } = body as Untagged;
	return variants.find((_, i) => validators(FORMS[direction].reads, `${id}#/anyOf/${i}`)(document))?.name;
}
