import { afterEach, describe, expect, test } from "vitest";
import { type Direction, EFFECTS, worst } from "./change.js";
import { type ContractVector, sidesOf, toldOf } from "./contract-vector.js";
import { PROPERTY_VECTORS } from "./property-vectors.js";
import { VECTORS } from "./rule-vectors.js";
import { RULES, type Rule, type RuleId } from "./rules.js";
import { VALUE_VECTORS } from "./value-vectors.js";
import { type Verdict, verdictsOf } from "./verdict.js";
import type { Witness } from "./witness.js";

const DIRECTIONS = ["sent", "received"] as const;
const IDS = Object.keys(RULES) as readonly RuleId[];

describe.each(DIRECTIONS)("in a message that a client has %s,", (direction) => {
	test.each(VECTORS)("$name", (vector) => {
		expect(toldOf(vector, direction)).toEqual(vector.told[direction]);
	});

	test.each([...PROPERTY_VECTORS, ...VALUE_VECTORS].filter(({ unproven }) => !unproven))(
		"$name is shown by a document that is refused in the place of the change",
		(vector) => {
			for (const verdict of verdictsOf(...sidesOf(vector, direction))) expectProof(verdict);
		},
	);
});

function expectProof({ proof, rule }: Verdict): void {
	if (RULES[rule].wire.sent.oldToNew === "misreads" || proof === undefined) return;
	expect(proof).not.toBeTypeOf("string");
	for (const witness of proof as readonly Witness[]) expect(witness.refusedAt).toMatch(/^\/x/);
}

/** No vector holds the commit that is mirrored. */
const WITHOUT_VECTOR: readonly RuleId[] = ["plane-changed"];

function vectorsOf(id: RuleId, direction: Direction): readonly ContractVector[] {
	return VECTORS.filter(({ told }) => told[direction].some(([rule]) => rule === id));
}

test("every rule has a vector in each direction", () => {
	for (const direction of DIRECTIONS)
		expect(IDS.filter((id) => vectorsOf(id, direction).length === 0)).toEqual(WITHOUT_VECTOR);
});

type Altered = readonly [what: string, rule: Rule];

/** The rule with one of its facts turned round, for each fact that can make a difference. */
function altered(rule: Rule): readonly Altered[] {
	const effects = Object.values(rule.wire.sent);
	const { open: _, ...closed } = rule;
	return [
		...(["oldToNew", "newToOld"] as const).map((way) => withEffect(rule, way)),
		...(["writer", "reader"] as const).map((seat) => withLevel(rule, "source", seat)),
		// What is misread is a break of behaviour already.
		...(effects.includes("misreads")
			? []
			: (["writer", "reader"] as const).map((seat) => withLevel(rule, "behaviour", seat))),
		...(effects.includes("refuses")
			? [["open", rule.open ? closed : { ...closed, open: true as const }] satisfies Altered]
			: []),
	];
}

function withEffect(rule: Rule, way: "oldToNew" | "newToOld"): Altered {
	const { sent } = rule.wire;
	const other = { ...sent, [way]: sent[way] === "reads" ? ("refuses" as const) : ("reads" as const) };
	return [`wire ${way}`, { ...rule, wire: { sent: other, received: other } }];
}

function withLevel(rule: Rule, axis: "source" | "behaviour", seat: "writer" | "reader"): Altered {
	const level = rule[axis][seat] === "none" ? "breaking" : "none";
	return [`${axis} ${seat}`, { ...rule, [axis]: { ...rule[axis], [seat]: level } }];
}

const WIRE = ["wire oldToNew", "wire newToOld"];
const SOURCE = ["source writer", "source reader"];

/** Facts that `compare-field.ts` and `compare-trial.ts` work out for each place, so that those of the rule are never asked. */
const WORKED_OUT: Readonly<Partial<Record<RuleId, readonly string[]>>> = {
	"property-added": [...WIRE, ...SOURCE],
	"required-property-added": [...WIRE, ...SOURCE],
	"property-removed": [...WIRE, ...SOURCE],
	"property-required": [...WIRE, ...SOURCE],
	"property-optional": [...WIRE, ...SOURCE],
	"emission-changed": SOURCE,
	"default-changed": WIRE,
	"variant-mistaken": WIRE,
};

describe("a rule of which any fact is turned round fails a vector:", () => {
	const originals = { ...RULES };
	const rules = RULES as Record<RuleId, Rule>;
	afterEach(() => void Object.assign(rules, originals));

	const told = (id: RuleId) =>
		DIRECTIONS.map((direction) => vectorsOf(id, direction).map((vector) => toldOf(vector, direction)));

	test.each(IDS.filter((id) => !WITHOUT_VECTOR.includes(id)))("%s", (id) => {
		const before = told(id);
		const unnoticed = altered(originals[id]).flatMap(([what, rule]) => {
			rules[id] = rule;
			return JSON.stringify(told(id)) === JSON.stringify(before) ? [what] : [];
		});
		expect(unnoticed).toEqual(WORKED_OUT[id] ?? []);
	});
});

test("every seat that a rule gives a level is told what to do", () => {
	const silent = Object.entries(RULES).flatMap(([id, { source, behaviour, advice }]) =>
		(["writer", "reader"] as const)
			.filter((seat) => (source[seat] !== "none" || behaviour[seat] !== "none") && !advice?.[seat])
			.map((seat) => `${id} ${seat}`),
	);
	expect(silent).toEqual([]);
});

test("every rule that refuses or misleads tells somebody what to do", () => {
	const silent = Object.entries(RULES).filter(([, { wire, advice }]) => {
		const effects = [wire.sent.oldToNew, wire.sent.newToOld];
		return worst(EFFECTS, effects) !== "reads" && !advice?.writer && !advice?.reader;
	});
	expect(silent.map(([id]) => id)).toEqual([]);
});
