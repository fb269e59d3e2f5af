import type { Lookup } from "../codegen/lookup.js";
import type { Body, IntegerValue, Value } from "../codegen/model.js";
import type { Place } from "./change.js";
import { compareBodies, compareNamed } from "./compare-body.js";
import { type Comparison, within } from "./comparison.js";
import { describeBody, describeValue } from "./describe.js";
import { compareRanges, rangeText } from "./integer-range.js";

/** What stands in a place once options and named scalars are looked through; `nullable` apart. */
export interface Meaning {
	readonly nullable: boolean;
	readonly core: Core;
	/** The named type that is met first on the way. */
	readonly name?: string;
}

export type Core = Exclude<Value, { kind: "nullable" | "ref" }> | Exclude<Body, { kind: "scalar" }>;

export function meaningOf(value: Value, find: Lookup): Meaning {
	if (value.kind === "nullable") return { ...meaningOf(value.value, find), nullable: true };
	if (value.kind !== "ref") return { nullable: value.kind === "json", core: value };
	const { body } = find(value.name);
	const inner = body.kind === "scalar" ? meaningOf(body.value, find) : { nullable: false, core: body };
	return { ...inner, name: value.name };
}

/** Compares all of a value that has no key of its own to be left out: an item, an entry, a scalar type. */
function compareValues(comparison: Comparison, place: Place, before: Value, after: Value): void {
	const [left, right] = [meaningOf(before, comparison.old), meaningOf(after, comparison.new)];
	if (left.nullable !== right.nullable && left.core.kind !== "json" && right.core.kind !== "json") {
		const detail = { before: describeValue(before), after: describeValue(after) };
		comparison.report(right.nullable ? "nullable-added" : "nullable-removed", place, detail);
	}
	compareMeanings(comparison, place, left, right);
}

/** Compares what is there besides `null`. */
export function compareMeanings(comparison: Comparison, place: Place, before: Meaning, after: Meaning): void {
	if (before.name !== undefined && after.name !== undefined) {
		compareNamed(comparison, place, before.name, after.name);
	} else {
		compareCores(comparison, place, before.core, after.core);
	}
}

export function compareCores(comparison: Comparison, place: Place, before: Core, after: Core): void {
	if (isBody(before) && isBody(after)) return void compareBodies(comparison, place, before, after);
	if (before.kind === "integer" && after.kind === "integer")
		return void compareIntegers(comparison, place, before, after);
	if (before.kind === "array" && after.kind === "array")
		return void compareValues(comparison, within(place, "*"), before.items, after.items);
	if (before.kind === "map" && after.kind === "map")
		return void compareValues(comparison, within(place, "*"), before.value, after.value);
	if (!same(before, after)) reportKind(comparison, place, before, after);
	if (before.kind === "number" && after.kind === "number") compareUnits(comparison, place, before.unit, after.unit);
}

function same(before: Core, after: Core): boolean {
	if (before.kind === "string" && after.kind === "string") return before.format === after.format;
	return before.kind === after.kind;
}

/** One of the two takes all that the other takes, or they are apart. */
function reportKind(comparison: Comparison, place: Place, before: Core, after: Core): void {
	const rule = takesAll(after, before) ? "type-widened" : takesAll(before, after) ? "type-narrowed" : "type-changed";
	comparison.report(rule, place, { before: describe(before), after: describe(after) });
	const [left, right] = [unitOf(before), unitOf(after)];
	if (left !== undefined && right !== undefined) compareUnits(comparison, place, left, right);
}

function takesAll(outer: Core, inner: Core): boolean {
	if (outer.kind === "json") return true;
	if (outer.kind === "number") return inner.kind === "integer";
	return outer.kind === "string" && outer.format === undefined && (inner.kind === "string" || isTextual(inner));
}

function isTextual(core: Core): boolean {
	if (core.kind === "external") return core.variants.every(({ payload }) => payload === undefined);
	return core.kind === "enum";
}

function compareIntegers(comparison: Comparison, place: Place, before: IntegerValue, after: IntegerValue): void {
	const { narrowed, widened } = compareRanges(before, after);
	const detail = { before: rangeText(before), after: rangeText(after) };
	if (narrowed) comparison.report("range-narrowed", place, detail);
	if (widened) comparison.report("range-widened", place, detail);
	if (before.exact !== after.exact)
		comparison.report("identity-changed", place, { before: describeValue(before), after: describeValue(after) });
	compareUnits(comparison, place, before.unit, after.unit);
}

function compareUnits(
	comparison: Comparison,
	place: Place,
	before: string | undefined,
	after: string | undefined,
): void {
	if (before === after) return;
	const stated = before === undefined || after === undefined;
	comparison.report(stated ? "unit-stated" : "unit-changed", place, { before, after });
}

function unitOf(core: Core): string | undefined {
	return core.kind === "integer" || core.kind === "number" ? core.unit : undefined;
}

function describe(core: Core): string {
	return isBody(core) ? describeBody(core) : describeValue(core);
}

function isBody(core: Core): core is Exclude<Body, { kind: "scalar" }> {
	return ["enum", "struct", "external", "internal", "untagged"].includes(core.kind);
}
