import { isObject } from "../codegen/exact-json.js";
import type { Field, Json } from "../codegen/model.js";
import type { Direction, Effect, Effects, Impact, Level, Place } from "./change.js";
import { compareMeanings, type Meaning, meaningOf } from "./compare-value.js";
import type { Comparison } from "./comparison.js";
import { describeField } from "./describe.js";

/** What a writer may do with a key and what a reader asks of it, in one direction. */
interface Facts {
	readonly mayOmit: boolean;
	readonly mayBeNull: boolean;
	readonly requires: boolean;
	readonly refusesNull: boolean;
}

interface Half {
	readonly field: Field;
	readonly meaning: Meaning;
}

/** A property on both sides, or on one. */
export function compareFields(
	comparison: Comparison,
	place: Place,
	before: Field | undefined,
	after: Field | undefined,
): void {
	const left = before && { field: before, meaning: meaningOf(before.value, comparison.old) };
	const right = after && { field: after, meaning: meaningOf(after.value, comparison.new) };
	if (!left || !right) {
		const added = after?.required ? "required-property-added" : "property-added";
		return void comparison.report(left ? "property-removed" : added, place, {
			before: before && describeField(before),
			after: after && describeField(after),
			impact: comingOrGoing(left, right),
		});
	}
	comparePresence(comparison, place, left, right);
	compareNotes(comparison, place, left.field, right.field);
	compareMeanings(comparison, place, left.meaning, right.meaning);
}

function comingOrGoing(before: Half | undefined, after: Half | undefined): Partial<Impact> {
	const must = after?.field.required === true;
	return {
		wire: presence(before, after),
		source: before
			? { writer: "breaking", reader: "breaking" }
			: { writer: must ? "breaking" : "none", reader: "none" },
	};
}

function comparePresence(comparison: Comparison, place: Place, before: Half, after: Half): void {
	const detail = { before: describeField(before.field), after: describeField(after.field) };
	const [was, is] = [before.field.required, after.field.required];
	const absent = newly(isOmitted(before.field), isOmitted(after.field));
	if (was !== is) {
		const source = { writer: is ? "breaking" : "none", reader: absent } as const;
		const impact = { wire: presence(before, after), source };
		comparison.report(is ? "property-required" : "property-optional", place, { ...detail, impact });
	}
	const nothing = newly(isWrittenNull(before), isWrittenNull(after));
	const nullable = after.meaning.nullable;
	if (before.meaning.nullable !== nullable && !anyJson(before, after)) {
		const source = { writer: nullable ? "none" : "breaking", reader: nothing } as const;
		const impact = { wire: nullness(before, after), source };
		comparison.report(nullable ? "nullable-added" : "nullable-removed", place, { ...detail, impact });
	} else if (was === is && before.field.emit !== after.field.emit) {
		const reader = absent === "breaking" || nothing === "breaking" ? "breaking" : "none";
		const emits = { before: before.field.emit, after: after.field.emit };
		comparison.report("emission-changed", place, { ...emits, impact: { source: { writer: "none", reader } } });
	}
}

/** Any JSON holds `null` as it holds everything else: the kinds are compared, not this. */
function anyJson(...halves: readonly Half[]): boolean {
	return halves.some(({ meaning }) => meaning.core.kind === "json");
}

function newly(before: boolean, after: boolean): Level {
	return after && !before ? "breaking" : "none";
}

function isOmitted({ emit }: Field): boolean {
	return emit === "omit-none" || emit === "omit-empty";
}

function isWrittenNull({ field: { emit }, meaning: { nullable } }: Half): boolean {
	return nullable && emit !== "omit-none";
}

/** A client writes all that the schema lets through; Plane writes the canonical form, and its readers fill in for older ones. */
function factsOf(half: Half | undefined, direction: Direction): Facts {
	if (!half) return { mayOmit: true, mayBeNull: false, requires: false, refusesNull: false };
	const { field, meaning } = half;
	const refusesNull = !meaning.nullable;
	if (direction === "sent")
		return { mayOmit: !field.required, mayBeNull: meaning.nullable, requires: field.required, refusesNull };
	return {
		mayOmit: isOmitted(field),
		mayBeNull: isWrittenNull(half),
		requires: field.required && field.readDefault === undefined,
		refusesNull,
	};
}

function presence(before: Half | undefined, after: Half | undefined): Impact["wire"] {
	return eachWay(before, after, (writer, reader, ends) => {
		if (writer.mayOmit && reader.requires) return "refuses";
		return ends.writer && !ends.reader ? "ignores" : "reads";
	});
}

function nullness(before: Half, after: Half): Impact["wire"] {
	return eachWay(before, after, (writer, reader) => (writer.mayBeNull && reader.refusesNull ? "refuses" : "reads"));
}

function eachWay(
	before: Half | undefined,
	after: Half | undefined,
	effect: (writer: Facts, reader: Facts, ends: { writer: Half | undefined; reader: Half | undefined }) => Effect,
): Impact["wire"] {
	const one = (direction: Direction): Effects => {
		const [left, right] = [factsOf(before, direction), factsOf(after, direction)];
		return {
			oldToNew: effect(left, right, { writer: before, reader: after }),
			newToOld: effect(right, left, { writer: after, reader: before }),
		};
	};
	return { sent: one("sent"), received: one("received") };
}

/** What stands beside the value: defaults, secrecy, deprecation. */
function compareNotes(comparison: Comparison, place: Place, before: Field, after: Field): void {
	const usual = [before, after].map(({ default: value }) => value ?? null) as [Json, Json];
	if (!before.required && !after.required && !agree(...usual)) {
		const read = (writer: Field): Effect => (isOmitted(writer) ? "misreads" : "reads");
		const received: Effects = { oldToNew: read(before), newToOld: read(after) };
		const sent: Effects = { oldToNew: "misreads", newToOld: "misreads" };
		comparison.report("default-changed", place, {
			before: usual[0],
			after: usual[1],
			impact: { wire: { sent, received } },
		});
	}
	compareReadDefaults(comparison, place, before, after);
	if (before.secret !== after.secret)
		comparison.report("secret-changed", place, { before: before.secret, after: after.secret });
	if ((before.deprecated === undefined) !== (after.deprecated === undefined))
		comparison.report("deprecation-changed", place, { before: before.deprecated, after: after.deprecated });
}

function compareReadDefaults(comparison: Comparison, place: Place, before: Field, after: Field): void {
	const detail = { before: before.readDefault, after: after.readDefault };
	if (!before.required || !after.required || agree(detail.before ?? null, detail.after ?? null)) return;
	if (detail.before === undefined) comparison.report("read-default-added", place, detail);
	else if (detail.after === undefined) comparison.report("read-default-removed", place, detail);
	else comparison.report("read-default-changed", place, detail);
}

/** Keys that only one side has belong to properties that came or went, which is told in their own place. */
function agree(before: Json, after: Json): boolean {
	if (!isObject(before) || !isObject(after)) return JSON.stringify(before) === JSON.stringify(after);
	return Object.keys(before).every((key) => !(key in after) || agree(before[key] ?? null, after[key] ?? null));
}
