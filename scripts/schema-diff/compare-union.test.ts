import { describe, expect, test } from "vitest";
import type { RawSchema } from "../codegen/raw.js";
import { external, field, protocol, struct } from "../codegen/test-models.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import { compareProtocols } from "./compare.js";
import { ASKED, BACKEND, type Bodies, DRONE, diff, IDS, option, partOf, routed } from "./test-sides.js";

const TEXT: RawSchema = { type: "string" };

/** A message with the union in it, and one good document of the union. */
function holding(union: RawSchema, document: unknown, sent = false): Bodies {
	return {
		...IDS,
		"types/answer-kind.json": union,
		"messages/probe.json": {
			...structOf({ backend: BACKEND, kind: ref("types/answer-kind.json") }),
			...routed("probe.{backend}", sent ? ASKED : {}),
			examples: [{ backend: "b", kind: document as never }],
		},
	};
}

function byKey(variants: Readonly<Record<string, RawSchema | undefined>>): RawSchema {
	const all = Object.entries(variants);
	return {
		"x-tagging": "external",
		oneOf: all.map(([name, payload]) =>
			payload
				? { description: name, type: "object", required: [name], properties: { [name]: payload } }
				: { description: name, const: name },
		),
		examples: all.map(([name, payload]) => (payload ? { [name]: { by: "x" } } : name)),
	};
}

function byTag(tag: string, variants: readonly string[]): RawSchema {
	return {
		"x-tagging": "internal",
		"x-tag": tag,
		oneOf: variants.map((name) => ({
			description: name,
			type: "object",
			required: [tag, "by"],
			properties: { [tag]: { const: name }, by: { description: "By.", ...TEXT, "x-emit": "always" } },
		})),
		examples: variants.map((name) => ({ [tag]: name, by: "x" })),
	};
}

const BY = structOf({ by: TEXT });
const DONE = { Done: { by: "x" } };

function found(before: Bodies, after: Bodies) {
	return diff(before, after)
		.filter(({ rule }) => rule !== "text-changed")
		.map(({ rule, place, packages, proof }) => {
			const proven = typeof proof === "object" ? proof.map(({ order }) => order) : [];
			return [rule, place, packages["@plane/nats-client"]?.level, proven];
		});
}

describe("a union by key", () => {
	test("that gains a variant is read with less by readers of before, who are shown", () => {
		expect(found(holding(byKey({ Done: BY }), DONE), holding(byKey({ Done: BY, None: undefined }), DONE))).toEqual([
			["variant-added", "AnswerKind", "feature", ["oldSdkNewPlane"]],
		]);
	});

	test("that loses a variant which a client may send breaks it", () => {
		const [before, after] = [byKey({ Done: BY, None: undefined }), byKey({ Done: BY })];
		expect(found(holding(before, DONE, true), holding(after, DONE, true))).toEqual([
			["variant-removed", "AnswerKind", "breaking", ["oldSdkNewPlane"]],
		]);
	});

	test("is the same in any order of its variants, and as an enum where none has a payload", () => {
		const enumOf = (...names: readonly string[]): RawSchema => ({
			type: "string",
			enum: names,
			"x-values": Object.fromEntries(names.map((name) => [name, { description: name }])),
			examples: names,
		});
		expect(found(holding(byKey({ A: undefined, B: BY }), "A"), holding(byKey({ B: BY, A: undefined }), "A"))).toEqual(
			[],
		);
		expect(found(holding(byKey({ A: undefined, B: undefined }), "A"), holding(enumOf("A", "B"), "A"))).toEqual([]);
	});

	test("whose variant changes inside is judged there", () => {
		const after = byKey({ Done: structOf({ by: TEXT }), None: undefined });
		const wider = byKey({ Done: structOf({ by: { type: ["string", "null"] } }), None: undefined });
		expect(found(holding(after, DONE), holding(wider, DONE))).toEqual([
			["nullable-added", "AnswerKind/Done/by", "breaking", ["oldSdkNewPlane"]],
		]);
	});

	test("whose variant loses its payload is told another way on the wire", () => {
		expect(
			found(
				holding(byKey({ Done: BY, None: undefined }), "None"),
				holding(byKey({ Done: undefined, None: undefined }), "None"),
			),
		).toEqual([["type-changed", "AnswerKind", "breaking", ["newSdkOldPlane", "oldSdkNewPlane"]]]);
	});
});

describe("a union told apart another way breaks everybody:", () => {
	test("by another key", () => {
		const [before, after] = [byTag("type", ["Drone", "Cli"]), byTag("kind", ["Drone", "Cli"])];
		expect(found(holding(before, { type: "Cli", by: "x" }), holding(after, { kind: "Cli", by: "x" }))).toEqual([
			["tagging-changed", "AnswerKind", "breaking", ["newSdkOldPlane", "oldSdkNewPlane"]],
		]);
	});

	test("by a tag instead of a key", () => {
		const [before, after] = [byKey({ Done: BY, None: BY }), byTag("type", ["Done", "None"])];
		expect(found(holding(before, DONE), holding(after, { type: "Done", by: "x" }))).toEqual([
			["tagging-changed", "AnswerKind", "breaking", ["newSdkOldPlane", "oldSdkNewPlane"]],
		]);
	});
});

test("a union by tag is compared variant by variant", () => {
	const [before, after] = [byTag("type", ["Drone", "Cli"]), byTag("type", ["Cli", "Drone", "Other"])];
	expect(found(holding(before, { type: "Cli", by: "x" }), holding(after, { type: "Cli", by: "x" }))).toEqual([
		["variant-added", "AnswerKind", "feature", ["oldSdkNewPlane"]],
	]);
});

describe("a union by trial", () => {
	const inline = (title: string, struct: RawSchema): RawSchema => ({ title, description: title, ...struct });
	const [tick, entry] = [structOf({ tick: TEXT }), structOf({ entry: TEXT })];
	const union = (...variants: readonly RawSchema[]): RawSchema => ({
		"x-tagging": "untagged",
		anyOf: variants,
		examples: [{ tick: "x" }],
	});

	test("has its variants matched by what they are, not by where they stand or what they are called", () => {
		const before = union(inline("Tick", tick), inline("Entry", entry));
		const after = union(inline("Journal", entry), inline("Tick", tick));
		expect(found(holding(before, { tick: "x" }), holding(after, { tick: "x" }))).toEqual([
			["variants-reordered", "AnswerKind", "notice", []],
		]);
	});

	test("that takes a document for another variant than before breaks who means the one, and is shown by it", () => {
		const long = inline("Long", partOf({ tick: TEXT, more: option(TEXT) }, ["tick"]));
		const more = inline("More", structOf({ more: TEXT }));
		const [before, after] = [union(long, more), union(more, long)];
		const verdicts = diff(holding(before, { tick: "x" }), holding(after, { tick: "x" }));
		expect(verdicts.map(({ rule, level, proof }) => [rule, level, proof])).toMatchObject([
			[
				"variant-mistaken",
				"breaking",
				[
					{
						order: "newSdkOldPlane",
						document: { backend: "text", kind: { tick: "text", more: "text" } },
						reason: "is meant as Long, and taken for More",
					},
				],
			],
			["variants-reordered", "notice", undefined],
		]);
	});

	test("that has a variant which one before it always takes tells that nobody reads it as itself", () => {
		const both = inline("Both", structOf({ tick: TEXT, entry: TEXT }));
		const [before, after] = [union(inline("Tick", tick)), union(inline("Tick", tick), both)];
		expect(found(holding(before, { tick: "x" }), holding(after, { tick: "x" }))).toEqual([
			["variant-mistaken", "AnswerKind", "breaking", ["oldSdkNewPlane"]],
			["variant-added", "AnswerKind", "feature", []],
		]);
		expect(found(holding(after, { tick: "x" }), holding(before, { tick: "x" }))).toEqual([
			["variant-removed", "AnswerKind", "breaking", []],
		]);
	});

	test("of which a variant has come to fit one before it is told of, and not again when that stays so", () => {
		const more = (key: string) => inline("More", structOf({ [key]: TEXT, entry: TEXT }));
		const [before, after] = [union(inline("Tick", tick), more("other")), union(inline("Tick", tick), more("tick"))];
		const rules = (...sides: readonly [RawSchema, RawSchema]) =>
			found(holding(sides[0], { tick: "x" }), holding(sides[1], { tick: "x" })).map(([rule]) => rule);
		expect(rules(before, after)).toContain("variant-mistaken");
		const twice = union(inline("Tick", tick), inline("More", structOf({ tick: TEXT, entry: option(TEXT) })));
		expect(rules(after, twice)).toEqual(["nullable-added"]);
	});

	test("leaves a variant to the one of its own name, also where another resembles it", () => {
		const before = union(inline("Gone", structOf({ tick: DRONE })), inline("Tick", tick), inline("Entry", entry));
		const after = union(inline("Tick", tick), inline("Entry", entry));
		const verdicts = diff(holding(before, { tick: "x" }), holding(after, { tick: "x" }));
		const removed = verdicts
			.filter(({ rule }) => rule !== "text-changed")
			.map((verdict) => [verdict.rule, verdict.before]);
		expect(removed).toEqual([
			["variant-removed", "Gone"],
			["variant-mistaken", "Gone"],
		]);
	});

	test("loses what nothing resembles", () => {
		const before = union(inline("Tick", tick), inline("Entry", entry));
		const after = union(inline("Tick", tick), inline("Other", structOf({ other: TEXT, more: TEXT })));
		expect(found(holding(before, { tick: "x" }), holding(after, { tick: "x" })).map(([rule]) => rule)).toEqual([
			"variant-removed",
			"variant-added",
		]);
	});
});

describe("a flattened union", () => {
	const change = external("Change", [
		{ name: "Up", fields: [] },
		{ name: "Down", fields: [] },
	]);
	const [apart, together] = [
		struct("Entry", [field("drone", { kind: "string" })]),
		struct("Entry", [field("drone", { kind: "string" })], "Change"),
	];
	const rules = (...sides: readonly [typeof apart, typeof apart]) =>
		compareProtocols(protocol(change, sides[0]), protocol(change, sides[1])).changes.map(({ rule, impact }) => [
			rule,
			impact.wire.sent.oldToNew,
			impact.wire.sent.newToOld,
		]);

	test("is like a property that must be there", () => {
		expect(rules(apart, together)).toEqual([["flatten-added", "refuses", "reads"]]);
		expect(rules(together, apart)).toEqual([["flatten-removed", "reads", "refuses"]]);
	});

	test("is compared as the type that it is", () => {
		const more = external("Change", [
			{ name: "Up", fields: [] },
			{ name: "Down", fields: [] },
			{ name: "Off", fields: [] },
		]);
		const { changes } = compareProtocols(protocol(change, together), protocol(more, together));
		expect(changes.map(({ rule, place }) => [rule, place.after])).toEqual([["variant-added", "Change"]]);
	});
});
