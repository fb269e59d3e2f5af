import type { Lookup } from "../codegen/lookup.js";
import type { Body, Json, Protocol } from "../codegen/model.js";
import { candidatesOf } from "./candidates.js";
import type { Change, Direction, Effect, Effects, Impact } from "./change.js";
import type { Pair } from "./compare-stream.js";
import { pairVariants } from "./compare-union.js";
import { createComparison } from "./comparison.js";
import type { Form, Validators } from "./forms.js";
import { FORMS, type WitnessSide } from "./witness.js";

type Untagged = Extract<Body, { kind: "untagged" }>;

const WAYS = [
	["sent", "oldToNew"],
	["sent", "newToOld"],
	["received", "oldToNew"],
	["received", "newToOld"],
] as const;
type Way = (typeof WAYS)[number];

/** What before takes for the one variant, after takes for the other, met on this way. */
interface Mistake {
	readonly before: string;
	readonly after: string;
	readonly way: Way;
}

/** A union on both sides, and which variant of before is which variant of after. */
interface Union {
	readonly names: Pair;
	readonly sides: readonly [WitnessSide, WitnessSide];
	readonly twins: ReadonlyMap<string, string>;
}

/** Unions by trial of which a document is one variant to readers of before, and another one to readers of after. */
export function compareTrials(
	[before, after]: readonly [Protocol, Protocol],
	sides: readonly [WitnessSide, WitnessSide],
	pairs: readonly Pair[],
): readonly Change[] {
	const comparison = createComparison(before, after);
	for (const names of pairs) {
		const [was, is] = [comparison.old(names[0]).body, comparison.new(names[1]).body];
		if (was.kind !== "untagged" || is.kind !== "untagged") continue;
		const place = { before: names[0], after: names[1], path: [] };
		const twins = pairVariants(comparison, place, was.variants, is.variants);
		const union = { names, sides, twins: new Map(twins.map(([one, other]) => [one.name, other.name])) };
		const all = WAYS.flatMap((way) => mistakesOn(way, union));
		for (const [which, mistake] of new Map(all.map((each) => [key(each), each]))) {
			const wire = wireOf(all.filter((each) => key(each) === which));
			comparison.report("variant-mistaken", place, { before: mistake.before, after: mistake.after, impact: { wire } });
		}
	}
	return comparison.changes;
}

function key({ before, after }: Mistake): string {
	return `${before} ${after}`;
}

function wireOf(mistakes: readonly Mistake[]): Impact["wire"] {
	const effect = (direction: Direction, order: keyof Effects): Effect =>
		mistakes.some(({ way }) => way[0] === direction && way[1] === order) ? "misreads" : "reads";
	const effects = (direction: Direction): Effects => {
		return { oldToNew: effect(direction, "oldToNew"), newToOld: effect(direction, "newToOld") };
	};
	return { sent: effects("sent"), received: effects("received") };
}

/** Mistakes that are no older than the change: those that the writer's side makes, too, may have been there before. */
function mistakesOn(way: Way, { names: [left, right], sides: [before, after], twins }: Union): readonly Mistake[] {
	const [direction, order] = way;
	const forward = order === "oldToNew";
	const [writer, own, reader, other] = forward ? [before, left, after, right] : [after, right, before, left];
	const old = new Map([...twins].map(([one, twin]) => [twin, one]));
	const ever = new Set(said(left, direction, before).map(({ meant, taken }) => `${meant} ${taken}`));
	return said(own, direction, writer).flatMap(({ document, meant, taken }): readonly Mistake[] => {
		const [there] = variantsThatFit(document, other, FORMS[direction].reads, reader);
		if (there === undefined) return [];
		const [was, is] = forward ? [meant, there] : [there, meant];
		const known = ever.has(forward ? `${meant} ${old.get(there)}` : `${old.get(meant)} ${there}`);
		return twins.get(was) === is || (taken !== meant && known) ? [] : [{ before: was, after: is, way }];
	});
}

interface Said {
	readonly document: Json;
	/** The variant that it is made of, and the one that the writer's own side takes it for. */
	readonly meant: string;
	readonly taken: string | undefined;
}

function said(name: string, direction: Direction, side: WitnessSide): readonly Said[] {
	const { writes, reads } = FORMS[direction];
	return candidatesOf(name, side.find).flatMap(({ document, at }): readonly Said[] => {
		const meant = variantsThatFit(document, name, writes, side).find((variant) => at[0] === `(${variant})`);
		const [taken] = variantsThatFit(document, name, reads, side);
		return meant === undefined ? [] : [{ document, meant, taken }];
	});
}

/** In the order in which they are tried: a reader takes the first. */
export function variantsThatFit(
	document: Json,
	union: string,
	form: Form,
	{ find, validators }: { readonly find: Lookup; readonly validators: Validators },
): readonly string[] {
	const { id, body } = find(union);
	const { variants } = body as Untagged;
	return variants.filter((_, i) => validators(form, `${id}#/anyOf/${i}`)(document)).map(({ name }) => name);
}
