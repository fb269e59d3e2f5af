import { createHash } from "node:crypto";
import { lookup } from "../codegen/lookup.js";
import type { Json } from "../codegen/model.js";
import { type Change, type Direction, EFFECTS, type Effect, LEVELS, type Level, placeText, worst } from "./change.js";
import { compareProtocols, type Differences } from "./compare.js";
import { comparePatterns } from "./compare-pattern.js";
import { compareTrials } from "./compare-trial.js";
import { validatorsOf } from "./forms.js";
import { highest, type Judgements, judge } from "./judge.js";
import { RULES, type RuleId } from "./rules.js";
import type { Side } from "./side.js";
import { type Use, usesOf } from "./uses.js";
import { findWitnesses, type Witness, type WitnessSide } from "./witness.js";

export interface Verdict {
	readonly rule: RuleId;
	readonly place: string;
	readonly before?: Json;
	readonly after?: Json;
	/** The highest level of all packages. */
	readonly level: Level;
	readonly says: string;
	readonly advice: { readonly writer?: string; readonly reader?: string };
	readonly directions: readonly Direction[];
	/** The messages that carry it: `ScheduleRequest`, `reply to ScheduleRequest`. */
	readonly travels: readonly string[];
	readonly packages: Judgements;
	/** Documents that show the break, or `not proven` and why; absent where nothing is refused or misread. */
	readonly proof?: readonly Witness[] | string;
	/** Names the change in the ledger: the same rule, place, before and after. */
	readonly fingerprint: string;
	/** Why it counts as a patch all the same. */
	readonly acknowledged?: string;
}

/** Every change of the contract between two sides with what it means, the worst first. */
export function verdictsOf(before: Side, after: Side): readonly Verdict[] {
	const { met, sides } = meet(before, after);
	const verdicts = met.map((each) => verdict(each, ...sides));
	return verdicts.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
}

/** A change with the ways over the wire on which it is met. */
export interface MetChange {
	readonly change: Change;
	readonly uses: readonly Use[];
}

/** Every change of the contract between two sides, not yet judged. */
export function changesOf(before: Side, after: Side): readonly MetChange[] {
	return meet(before, after).met;
}

function meet(
	before: Side,
	after: Side,
): { readonly met: readonly MetChange[]; readonly sides: readonly [WitnessSide, WitnessSide] } {
	const differences = compareProtocols(before.protocol, after.protocol);
	const sides = witnessSides(before, after, differences);
	const changes = [
		...differences.changes,
		...compareTrials([before.protocol, after.protocol], sides, differences.pairs),
		...comparePatterns(before.documents, after.documents),
	];
	return { sides, met: changes.map((change) => ({ change, uses: usesAt(change, ...sides) })) };
}

function witnessSides(before: Side, after: Side, { pairs }: Differences): readonly [WitnessSide, WitnessSide] {
	const side = ({ protocol, documents }: Side, counterparts: ReadonlyMap<string, string>): WitnessSide => ({
		find: lookup(protocol),
		validators: validatorsOf(documents),
		uses: usesOf(protocol),
		counterpart: (name) => counterparts.get(name),
	});
	return [side(before, new Map(pairs)), side(after, new Map(pairs.map(([left, right]) => [right, left])))];
}

function verdict({ change, uses }: MetChange, before: WitnessSide, after: WitnessSide): Verdict {
	const packages = judge(change, uses);
	const { says, advice = {} } = RULES[change.rule];
	const proof = proofOf(change, uses, before, after);
	return {
		rule: change.rule,
		place: placeText(change.place),
		...(change.before === undefined ? {} : { before: change.before }),
		...(change.after === undefined ? {} : { after: change.after }),
		level: highest(Object.values(packages).map(({ level }) => level)),
		says,
		advice,
		directions: [...new Set(uses.flatMap((use) => use.directions))],
		travels: [...new Set(uses.map(({ message, part }) => (part === "reply" ? `reply to ${message}` : message)))],
		packages,
		...(proof === undefined ? {} : { proof }),
		fingerprint: fingerprint(change),
	};
}

/** Ways over the wire on either side, those of a message under its newer name. */
function usesAt({ place }: Change, before: WitnessSide, after: WitnessSide): readonly Use[] {
	const old = (before.uses.get(place.before ?? "") ?? []).map((use) => ({
		...use,
		message: before.counterpart(use.message) ?? use.message,
	}));
	return [...(after.uses.get(place.after ?? "") ?? []), ...old];
}

const ELSEWHERE = "not proven: the documents are the same, what differs is how they travel";
const MEANING = "not proven: both sides take every such document, and take it to mean different things";
const NO_SUCH = "not proven: the other side has no such message";
const UNFOUND = "not proven: no document was found that one side writes and the other refuses";

function proofOf(
	change: Change,
	uses: readonly Use[],
	before: WitnessSide,
	after: WitnessSide,
): readonly Witness[] | string | undefined {
	const effect = worst(EFFECTS, effectsOf(change, uses));
	if (effect !== "refuses" && effect !== "misreads") return undefined;
	const witnesses = findWitnesses(change, directionsIn(uses), before, after);
	if (witnesses.length > 0) return witnesses;
	if (effect === "misreads") return MEANING;
	if (change.rule === "message-removed") return NO_SUCH;
	return change.place.facet === undefined ? UNFOUND : ELSEWHERE;
}

function effectsOf({ impact: { wire } }: Change, uses: readonly Use[]): readonly Effect[] {
	const directions = directionsIn(uses);
	return directions.flatMap((direction) => [wire[direction].oldToNew, wire[direction].newToOld]);
}

/** The directions to look at: what only Plane's own parts say to each other, they write as they write to clients. */
function directionsIn(uses: readonly Use[]): readonly Direction[] {
	const directions = [...new Set(uses.flatMap((use) => use.directions))];
	return directions.length === 0 && uses.length > 0 ? ["received"] : directions;
}

function fingerprint({ rule, place, before, after, choice }: Change): string {
	const facts = JSON.stringify([rule, placeText(place), before ?? null, after ?? null, choice ?? null]);
	return createHash("sha256").update(facts).digest("hex").slice(0, 12);
}
