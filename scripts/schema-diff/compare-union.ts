import type { Body, EnumValue, Struct, UntaggedVariant, Variant } from "../codegen/model.js";
import { type Place, refuseNothing } from "./change.js";
import { compareNamed, tried } from "./compare-body.js";
import { compareStructs } from "./compare-struct.js";
import { compareCores, meaningOf } from "./compare-value.js";
import { type Comparison, within } from "./comparison.js";
import { describePayload } from "./describe.js";

type Keyed = Extract<Body, { kind: "enum" | "external" }>;
type Tagged = Extract<Body, { kind: "internal" }>;

/** An enum and a union by key whose variants have no payload are the same on the wire. */
export function isKeyed(body: Body): body is Keyed {
	return body.kind === "enum" || body.kind === "external";
}

export function compareAlternatives(comparison: Comparison, place: Place, before: Keyed, after: Keyed): void {
	const enums = before.kind === "enum" && after.kind === "enum";
	const [left, right] = [variantsOf(before), variantsOf(after)];
	const kindOf = ({ ends }: Alternative) => (ends ? "terminal-value" : enums ? "value" : "variant");
	for (const gone of missing(left, right))
		comparison.report(`${kindOf(gone)}-removed`, place, { before: text(gone.name, gone.payload), choice: gone.name });
	for (const come of missing(right, left))
		comparison.report(`${kindOf(come)}-added`, place, { after: text(come.name, come.payload), choice: come.name });
	for (const variant of left) {
		const other = right.find(({ name }) => name === variant.name);
		if (!other) continue;
		if ((variant.payload === undefined) === (other.payload === undefined)) {
			comparePayloads(comparison, within(place, variant.name), variant.payload, other.payload);
		} else {
			const [was, is] = [text(variant.name, variant.payload), text(variant.name, other.payload)];
			comparison.report("type-changed", place, { before: was, after: is, choice: variant.name });
		}
	}
	if (enums) compareEnumFacts(comparison, place, before, after);
}

type Alternative = Pick<Variant, "name" | "payload"> & { readonly ends?: boolean };

function variantsOf(body: Keyed): readonly Alternative[] {
	if (body.kind === "external") return body.variants;
	return body.values.map(({ value, terminal }) => ({ name: value, ends: terminal === true }));
}

function missing<T extends { readonly name: string }>(from: readonly T[], others: readonly T[]): readonly T[] {
	return from.filter(({ name }) => !others.some((other) => other.name === name));
}

function text(name: string, payload: Variant["payload"]): string {
	return payload === undefined ? name : `${name}: ${describePayload(payload)}`;
}

function comparePayloads(
	comparison: Comparison,
	place: Place,
	before: Variant["payload"],
	after: Variant["payload"],
): void {
	if (before === undefined || after === undefined) return;
	if (before.kind === "struct" && after.kind === "struct") return void compareStructs(comparison, place, before, after);
	if (before.kind === "ref" && after.kind === "ref")
		return void compareNamed(comparison, place, before.name, after.name);
	const core = (payload: typeof before, find: Comparison["old"]) =>
		payload.kind === "struct" ? payload : meaningOf(payload, find).core;
	compareCores(comparison, place, core(before, comparison.old), core(after, comparison.new));
}

function compareEnumFacts(
	comparison: Comparison,
	place: Place,
	before: Extract<Body, { kind: "enum" }>,
	after: Extract<Body, { kind: "enum" }>,
): void {
	const shared = (values: readonly EnumValue[], others: readonly EnumValue[]): readonly EnumValue[] =>
		values.filter(({ value }) => others.some((other) => other.value === value));
	const [left, right] = [shared(before.values, after.values), shared(after.values, before.values)];
	const orders = [left, right].map((values) => values.map(({ value }) => value).join(", "));
	if (orders[0] !== orders[1]) comparison.report("values-reordered", place, { before: orders[0], after: orders[1] });
	for (const value of left) {
		const other = right.find((candidate) => candidate.value === value.value);
		const [was, is] = [factsText(value), factsText(other)];
		const rule =
			value.terminal === undefined && value.running === undefined ? "value-facts-stated" : "value-facts-changed";
		if (was !== is) comparison.report(rule, place, { before: was, after: is, choice: value.value });
	}
	if (before.fold !== after.fold)
		comparison.report(after.fold ? "fold-added" : "fold-removed", place, { before: before.fold, after: after.fold });
}

function factsText(value: EnumValue | undefined): string {
	const fact = (name: "terminal" | "running") =>
		value?.[name] === undefined ? [] : [value[name] ? name : `not ${name}`];
	return `${value?.value}: ${[...fact("terminal"), ...fact("running")].join(", ") || "no facts"}`;
}

export function compareTagged(comparison: Comparison, place: Place, before: Tagged, after: Tagged): void {
	if (before.tag !== after.tag)
		return void comparison.report("tagging-changed", place, {
			before: `by "${before.tag}"`,
			after: `by "${after.tag}"`,
		});
	for (const { name, payload } of missing(before.variants, after.variants))
		comparison.report("variant-removed", place, { before: text(name, payload), choice: name });
	for (const { name, payload } of missing(after.variants, before.variants))
		comparison.report("variant-added", place, { after: text(name, payload), choice: name });
	for (const variant of before.variants) {
		const other = after.variants.find(({ name }) => name === variant.name);
		if (other) compareStructs(comparison, within(place, `(${variant.name})`), variant.payload, other.payload);
	}
}

/** Variants without a tag have no name on the wire: each is compared with the one it resembles most. */
export function compareUntagged(
	comparison: Comparison,
	place: Place,
	before: readonly UntaggedVariant[],
	after: readonly UntaggedVariant[],
): void {
	const pairs = pairVariants(comparison, place, before, after);
	for (const [left, right] of pairs) compareVariant(comparison, place, left, right);
	const [gone, come] = [
		before.filter((variant) => !pairs.some(([left]) => left === variant)),
		after.filter((variant) => !pairs.some(([, right]) => right === variant)),
	];
	for (const { name } of gone) comparison.report("variant-removed", place, { before: name, choice: name });
	for (const { name } of come) comparison.report("variant-added", place, { after: name, choice: name });
	const order = pairs.map(([, right]) => after.indexOf(right));
	if (order.some((index, i) => index < (order[i - 1] ?? -1)))
		comparison.report("variants-reordered", place, { before: list(before), after: list(after) });
}

function list(variants: readonly UntaggedVariant[]): string {
	return variants.map(({ name }) => name).join(", ");
}

type Pair = readonly [UntaggedVariant, UntaggedVariant];

/** By name first, then whatever pair refuses nothing of each other. */
export function pairVariants(
	comparison: Comparison,
	place: Place,
	before: readonly UntaggedVariant[],
	after: readonly UntaggedVariant[],
): readonly Pair[] {
	const left = new Set(after);
	return before.flatMap((variant): readonly Pair[] => {
		const named = [...left].find(({ name }) => name === variant.name);
		const other =
			named ??
			[...left].find((candidate) => {
				if (before.some(({ name }) => name === candidate.name)) return false;
				return refuseNothing(
					tried(comparison, (sandbox) => compareVariant(sandbox, place, variant, candidate)).changes,
				);
			});
		if (!other) return [];
		left.delete(other);
		return [[variant, other]];
	});
}

function compareVariant(comparison: Comparison, place: Place, before: UntaggedVariant, after: UntaggedVariant): void {
	const inside = within(place, `(${before.name})`);
	if (before.kind === "ref" && after.kind === "ref")
		return void compareNamed(comparison, inside, before.name, after.name);
	const struct = (variant: UntaggedVariant, find: Comparison["old"]): Struct | undefined => {
		if (variant.kind === "inline") return variant.struct;
		const { body } = find(variant.name);
		return body.kind === "struct" ? body : undefined;
	};
	const [left, right] = [struct(before, comparison.old), struct(after, comparison.new)];
	if (left && right) compareStructs(comparison, inside, left, right);
	else comparison.report("type-changed", inside, { before: before.name, after: after.name });
}
