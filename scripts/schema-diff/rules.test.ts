import { describe, expect, test } from "vitest";
import { EFFECTS, LEVELS, worst } from "./change.js";
import { OUTCOMES } from "./judge.js";
import type { Vector } from "./rule-vector.js";
import { VECTORS } from "./rule-vectors.js";
import { RULES, type RuleId } from "./rules.js";
import { probeContract } from "./test-probe.js";
import { diff } from "./test-sides.js";
import type { Verdict } from "./verdict.js";
import type { Witness } from "./witness.js";

function judged(verdicts: readonly Verdict[]): readonly string[] {
	const all = verdicts.map(({ packages }) => packages);
	const levels = (["@plane/nats-client", "@plane/testing"] as const).map((name) =>
		worst(
			LEVELS,
			all.map((packages) => packages[name]?.level ?? (name === "@plane/nats-client" ? textLevel(packages) : "none")),
		),
	);
	const client = all.map(
		(packages) => packages["@plane/nats-client"]?.orders ?? ({ newWithOld: "works", oldWithNew: "works" } as const),
	);
	return [
		...levels,
		worst(
			OUTCOMES,
			client.map(({ newWithOld }) => newWithOld),
		),
		worst(
			OUTCOMES,
			client.map(({ oldWithNew }) => oldWithNew),
		),
	];
}

/** Texts are in one package only, which stands for the client here. */
function textLevel(packages: Verdict["packages"]): Verdict["level"] {
	return packages["@plane/messages"]?.level ?? "none";
}

describe.each(["sent", "received"] as const)("in a document that a client has %s,", (direction) => {
	test.each(VECTORS)("$name", ({ before, after, types, rules, verdicts, unproven }: Vector) => {
		const found = diff(probeContract(before, direction, types), probeContract(after, direction, types));
		const isBesides = (rule: RuleId): boolean => rule === "text-changed" && !rules.includes(rule);
		const changes = found.filter(({ place, rule }) => place.startsWith("Probe") && !isBesides(rule));
		expect(changes.map(({ rule }) => rule).sort()).toEqual([...rules].sort());
		expect(judged(changes)).toEqual(verdicts[direction]);
		if (!unproven) for (const change of changes) expectProof(change);
	});
});

/** Where a reader refuses something, a document shows it, and it is refused in the place of the change. */
function expectProof({ proof, rule }: Verdict): void {
	if (RULES[rule].wire.sent.oldToNew === "misreads" || proof === undefined) return;
	expect(proof).not.toBeTypeOf("string");
	for (const witness of proof as readonly Witness[]) expect(witness.refusedAt).toMatch(/^\/x/);
}

test("every rule that refuses or misleads tells somebody what to do", () => {
	const silent = Object.entries(RULES).filter(([, { wire, advice }]) => {
		const effects = [wire.sent.oldToNew, wire.sent.newToOld];
		return worst(EFFECTS, effects) !== "reads" && !advice?.writer && !advice?.reader;
	});
	expect(silent.map(([id]) => id)).toEqual([]);
});
