import type { Protocol, TypeDef } from "../codegen/model.js";
import { wild } from "../codegen/subject-pattern.js";
import type { Change } from "./change.js";
import { compareTypes } from "./compare-body.js";
import { compareMessages } from "./compare-message.js";
import { compareStreams, type Pair } from "./compare-stream.js";
import { compareStreamTexts, compareTypeTexts } from "./compare-text.js";
import { type Comparison, createComparison } from "./comparison.js";

export interface Differences {
	readonly changes: readonly Change[];
	/** Types that are each other's half, also under different names. */
	readonly pairs: readonly Pair[];
}

/** Everything in which the contract differs, by what it is and where; judged elsewhere. */
export function compareProtocols(before: Protocol, after: Protocol): Differences {
	const comparison = createComparison(before, after);
	const same: readonly Pair[] = before.types
		.filter(({ name }) => comparison.newNames.has(name))
		.map(({ name }) => [name, name]);
	const pairs = [...same, ...renamedMessages(comparison, before, after)];
	for (const [left, right] of pairs) {
		compareTypes(comparison, left, right);
		compareMessages(comparison, comparison.old(left), comparison.new(right));
		compareTypeTexts(comparison, comparison.old(left), comparison.new(right));
	}
	compareStreams(comparison, before, after, pairs);
	compareStreamTexts(comparison, before, after);
	const all = [...comparison.seen].map((key) => key.split(" ") as unknown as Pair);
	reportUnpaired(comparison, before, after, all);
	const [was, is] = [before.plane, after.plane].map(
		(plane) => plane && `${plane.version} at ${plane.commit}, ${plane.repository} ${plane.branch}`,
	);
	if (was !== is) comparison.report("plane-changed", { path: [], facet: "plane.json" }, { before: was, after: is });
	return { changes: comparison.changes, pairs: all };
}

/** A message under another name is known by its subject. */
function renamedMessages({ newNames, oldNames }: Comparison, before: Protocol, after: Protocol): readonly Pair[] {
	const free = new Set(after.types.filter(({ name, message }) => message && !oldNames.has(name)));
	return before.types
		.filter(({ name, message }) => message && !newNames.has(name))
		.flatMap((type): readonly Pair[] => {
			const other = [...free].find((candidate) => subjects(candidate) === subjects(type));
			if (!other) return [];
			free.delete(other);
			return [[type.name, other.name]];
		});
}

function subjects({ message }: TypeDef): string {
	return (message?.subjects ?? []).map(({ template }) => wild(template)).join(" ");
}

/** Types that came or went; which of them became another one is known once everything has been compared. */
function reportUnpaired(comparison: Comparison, before: Protocol, after: Protocol, pairs: readonly Pair[]): void {
	for (const { name, message } of before.types) {
		if (pairs.some(([left]) => left === name)) continue;
		comparison.report(message ? "message-removed" : "type-removed", { before: name, path: [] });
	}
	for (const { name, message } of after.types) {
		if (pairs.some(([, right]) => right === name)) continue;
		comparison.report(message ? "message-added" : "type-added", { after: name, path: [] });
	}
}
