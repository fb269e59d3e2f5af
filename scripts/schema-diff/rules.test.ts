import { describe, expect, test } from "vitest";
import { type Direction, EFFECTS, LEVELS, worst } from "./change.js";
import { OUTCOMES } from "./judge.js";
import { type Property, VECTORS, type Vector } from "./rule-vectors.js";
import { RULES, type RuleId } from "./rules.js";
import { ASKED, BACKEND, type Bodies, diff, IDS, partOf, routed } from "./test-sides.js";
import type { Verdict } from "./verdict.js";
import type { Witness } from "./witness.js";

/** A message of a client or of a drone with the property in it. */
function contract(property: Property | undefined, direction: Direction, types: Bodies = {}): Bodies {
	const properties = property ? { backend: BACKEND, x: property.schema } : { backend: BACKEND };
	const required = property?.required ? ["backend", "x"] : ["backend"];
	const route = direction === "sent" ? ASKED : {};
	return {
		...IDS,
		...types,
		"messages/probe.json": {
			...partOf(properties, required),
			...routed("probe.{backend}", route),
			examples: [{ backend: "b", x: exampleOf(property) }],
		},
	};
}

const EXAMPLES: Readonly<Record<string, unknown>> = { boolean: true, integer: 7, number: 7, array: [], object: {} };

function exampleOf(property: Property | undefined): never {
	const { type, allOf, anyOf, "x-json": json } = property?.schema ?? {};
	const reference = (allOf ?? anyOf)?.[0]?.$ref ?? "";
	const named = reference.endsWith("kind.json") ? "A" : "2024-01-02T03:04:05Z";
	const first = Array.isArray(type) ? type[0] : type;
	return (reference || json ? named : (EXAMPLES[first as string] ?? "text")) as never;
}

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
		const found = diff(contract(before, direction, types), contract(after, direction, types));
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
