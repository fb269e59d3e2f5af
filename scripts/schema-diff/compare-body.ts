import type { Body } from "../codegen/model.js";
import { type Place, refuseNothing } from "./change.js";
import { compareStructs } from "./compare-struct.js";
import { compareAlternatives, compareTagged, compareUntagged, isKeyed } from "./compare-union.js";
import { compareCores, meaningOf } from "./compare-value.js";
import type { Comparison } from "./comparison.js";
import { describeBody } from "./describe.js";

type Structured = Exclude<Body, { kind: "scalar" }>;

/** Compares a type with its other half, once however often it is met. */
export function compareTypes(comparison: Comparison, before: string, after: string): void {
	const key = `${before} ${after}`;
	if (comparison.seen.has(key)) return;
	comparison.seen.add(key);
	const place: Place = { before, after, path: [] };
	const [left, right] = [comparison.old(before), comparison.new(after)];
	if (left.exportName !== right.exportName) {
		comparison.report("type-renamed", place, { before: left.exportName, after: right.exportName });
	}
	compareMeaningOfTypes(comparison, place, before, after);
}

/** Two types in the same place. Under different names only what they hold is compared, unless one became the other. */
export function compareNamed(comparison: Comparison, place: Place, before: string, after: string): void {
	if (before === after || isRenamed(comparison, before, after)) return void compareTypes(comparison, before, after);
	const key = `inside ${before} ${after}`;
	if (comparison.seen.has(key)) return;
	comparison.seen.add(key);
	const found = comparison.changes.length;
	compareMeaningOfTypes(comparison, place, before, after);
	if (comparison.changes.length === found) comparison.report("reference-changed", place, { before, after });
	comparison.seen.delete(key);
}

function compareMeaningOfTypes(comparison: Comparison, place: Place, before: string, after: string): void {
	const left = meaningOf({ kind: "ref", name: before }, comparison.old);
	const right = meaningOf({ kind: "ref", name: after }, comparison.new);
	compareCores(comparison, place, left.core, right.core);
}

/** A name that is gone, in the place of a name that is new, for documents that each side reads. */
export function isRenamed(comparison: Comparison, before: string, after: string): boolean {
	if (comparison.newNames.has(before) || comparison.oldNames.has(after)) return false;
	const trial = tried(comparison, (sandbox) => {
		sandbox.seen.add(`${before} ${after}`);
		compareMeaningOfTypes(sandbox, { before, after, path: [] }, before, after);
	});
	return refuseNothing(trial.changes);
}

/** What a comparison would find, without keeping it. */
export function tried(comparison: Comparison, compare: (sandbox: Comparison) => void): Comparison {
	const changes: Comparison["changes"] = [];
	const sandbox: Comparison = {
		...comparison,
		changes,
		seen: new Set(comparison.seen),
		report(...args) {
			const before = comparison.changes.length;
			comparison.report(...args);
			changes.push(...comparison.changes.splice(before));
		},
	};
	compare(sandbox);
	return sandbox;
}

export function compareBodies(comparison: Comparison, place: Place, before: Structured, after: Structured): void {
	if (before.kind === "struct" && after.kind === "struct") return void compareStructs(comparison, place, before, after);
	if (isKeyed(before) && isKeyed(after)) return void compareAlternatives(comparison, place, before, after);
	if (before.kind === "internal" && after.kind === "internal")
		return void compareTagged(comparison, place, before, after);
	if (before.kind === "untagged" && after.kind === "untagged") {
		return void compareUntagged(comparison, place, before.variants, after.variants);
	}
	const unions = before.kind !== "struct" && after.kind !== "struct";
	comparison.report(unions ? "tagging-changed" : "type-changed", place, {
		before: describeBody(before),
		after: describeBody(after),
	});
}
