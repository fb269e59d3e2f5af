/** Enums and unions. */

import type { RawEnumValue, RawSchema } from "../codegen/raw.js";
import { structOf } from "../codegen/test-schemas.js";
import { type ContractVector, eitherWay, holding } from "./contract-vector.js";
import { type Bodies, DRONE, option, partOf } from "./test-sides.js";

const TEXT: RawSchema = { type: "string" };
const BY = structOf({ by: TEXT });

type Facts = Omit<RawEnumValue, "description">;

function enumOf(values: Readonly<Record<string, Facts>>, rest: RawSchema = {}): RawSchema {
	const names = Object.keys(values);
	const described = Object.entries(values).map(([name, facts]) => [name, { description: `About ${name}.`, ...facts }]);
	return { type: "string", enum: names, "x-values": Object.fromEntries(described), examples: names, ...rest };
}

function byKey(...names: readonly string[]): RawSchema {
	return {
		"x-tagging": "external",
		oneOf: names.map((name) => ({
			description: name,
			type: "object",
			required: [name],
			properties: { [name]: BY },
		})),
		examples: names.map((name) => ({ [name]: { by: "x" } })),
	};
}

function byTag(tag: string, ...names: readonly string[]): RawSchema {
	return {
		"x-tagging": "internal",
		"x-tag": tag,
		oneOf: names.map((name) => ({
			description: name,
			type: "object",
			required: [tag, "by"],
			properties: { [tag]: { const: name }, by: { description: "By.", ...TEXT, "x-emit": "always" } },
		})),
		examples: names.map((name) => ({ [tag]: name, by: "x" })),
	};
}

function byTrial(...names: readonly string[]): RawSchema {
	return {
		"x-tagging": "untagged",
		anyOf: names.map((name) => ({ title: name, description: name, ...structOf({ [name.toLowerCase()]: TEXT }) })),
		examples: names.map((name) => ({ [name.toLowerCase()]: "x" })),
	};
}

/** Of which a document with both keys fits each: the one with either key, and the one that asks for the second. */
const [EITHER, SECOND] = [
	{ title: "Either", description: "Either.", ...partOf({ a: TEXT, b: option(TEXT) }, ["a"]) },
	{ title: "Second", description: "Second.", ...structOf({ b: TEXT }) },
];
function byTrialOf(...variants: readonly RawSchema[]): RawSchema {
	return { "x-tagging": "untagged", anyOf: variants, examples: [{ a: "x" }, { b: "x" }] };
}

const [A, B, C] = [{}, {}, {}];
const GOES_ON: Facts = { terminal: false, running: true };
const ENDS: Facts = { terminal: true, running: false };
const FOLDED: RawSchema = { "x-read-fold": "upper" };
const DONE = { Done: { by: "x" } };

/** The union whose key stands among those of a struct, and the struct with and without it. */
const FLATTENED: Bodies = {
	"types/step.json": {
		"x-tagging": "external",
		type: "object",
		maxProperties: 1,
		allOf: [{ $ref: "#/definitions/flattened" }],
		definitions: {
			flattened: {
				type: "object",
				properties: { Up: BY, Down: BY },
				oneOf: ["Up", "Down"].map((name) => ({ description: name, required: [name] })),
			},
		},
		examples: [{ Up: { by: "x" } }, { Down: { by: "x" } }],
	} as RawSchema,
};
const apart = holding(structOf({ drone: DRONE }, { examples: [{ drone: "d" }] }), { drone: "d" }, FLATTENED);
const together = holding(
	structOf(
		{ drone: DRONE },
		{
			allOf: [{ $ref: "./step.json#/definitions/flattened" }],
			"x-flatten": "./step.json",
			examples: [{ drone: "d", Up: { by: "x" } }],
		},
	),
	{ drone: "d", Up: { by: "x" } },
	FLATTENED,
);

export const UNION_VECTORS: readonly ContractVector[] = [
	{
		name: "a value added",
		before: holding(enumOf({ A, B }), "A"),
		after: holding(enumOf({ A, B, C }), "A"),
		told: {
			sent: [["value-added", "feature wire", "feature wire", "degrades", "works"]],
			received: [["value-added", "feature wire", "feature wire", "works", "degrades"]],
		},
	},
	{
		name: "a value removed",
		before: holding(enumOf({ A, B, C }), "A"),
		after: holding(enumOf({ A, B }), "A"),
		told: {
			sent: [["value-removed", "breaking wire+source", "breaking source, feature wire", "works", "breaks"]],
			received: [["value-removed", "breaking source, feature wire", "breaking wire+source", "degrades", "works"]],
		},
	},
	{
		name: "a terminal value added",
		before: holding(enumOf({ A: GOES_ON, B: ENDS }), "A"),
		after: holding(enumOf({ A: GOES_ON, B: ENDS, C: ENDS }), "A"),
		told: {
			sent: [["terminal-value-added", "feature wire", "breaking wire", "degrades", "works"]],
			received: [["terminal-value-added", "breaking wire", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "a terminal value removed",
		before: holding(enumOf({ A: GOES_ON, B: ENDS, C: ENDS }), "A"),
		after: holding(enumOf({ A: GOES_ON, B: ENDS }), "A"),
		told: {
			sent: [["terminal-value-removed", "breaking wire+source", "breaking wire+source", "works", "breaks"]],
			received: [["terminal-value-removed", "breaking wire+source", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "values in another order",
		before: holding(enumOf({ A, B }), "A"),
		after: holding(enumOf({ B, A }), "A"),
		told: {
			sent: [["values-reordered", "notice", "notice behaviour", "works", "works"]],
			received: [["values-reordered", "notice behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a state that has become terminal",
		before: holding(enumOf({ A: GOES_ON, B: ENDS }), "A"),
		after: holding(enumOf({ A: ENDS, B: ENDS }), "A"),
		told: {
			sent: [["value-facts-changed", "notice", "breaking behaviour", "works", "works"]],
			received: [["value-facts-changed", "breaking behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a state whose end is stated",
		before: holding(enumOf({ A, B }), "A"),
		after: holding(enumOf({ A: ENDS, B: ENDS }), "A"),
		told: eitherWay(
			["value-facts-stated", "feature", "feature", "works", "works"],
			["value-facts-stated", "feature", "feature", "works", "works"],
		),
	},
	{
		name: "values read in any letter case",
		before: holding(enumOf({ A, B }), "A"),
		after: holding(enumOf({ A, B }, FOLDED), "A"),
		told: eitherWay(["fold-added", "feature", "feature", "works", "works"]),
	},
	{
		name: "values no longer read in any letter case",
		before: holding(enumOf({ A, B }, FOLDED), "A"),
		after: holding(enumOf({ A, B }), "A"),
		told: {
			sent: [["fold-removed", "notice", "notice behaviour", "works", "works"]],
			received: [["fold-removed", "notice behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a variant by key added",
		before: holding(byKey("Done"), DONE),
		after: holding(byKey("Done", "Left"), DONE),
		told: {
			sent: [["variant-added", "feature wire", "feature wire", "degrades", "works"]],
			received: [["variant-added", "feature wire", "feature wire", "works", "degrades"]],
		},
	},
	{
		name: "a variant by key removed",
		before: holding(byKey("Done", "Left"), DONE),
		after: holding(byKey("Done"), DONE),
		told: {
			sent: [["variant-removed", "breaking wire+source", "breaking source, feature wire", "works", "breaks"]],
			received: [["variant-removed", "breaking source, feature wire", "breaking wire+source", "degrades", "works"]],
		},
	},
	{
		name: "a variant by tag added",
		before: holding(byTag("type", "A", "B"), { type: "A", by: "x" }),
		after: holding(byTag("type", "A", "B", "C"), { type: "A", by: "x" }),
		told: {
			sent: [["variant-added", "feature wire", "feature wire", "degrades", "works"]],
			received: [["variant-added", "feature wire", "feature wire", "works", "degrades"]],
		},
	},
	{
		name: "a variant by tag removed",
		before: holding(byTag("type", "A", "B", "C"), { type: "A", by: "x" }),
		after: holding(byTag("type", "A", "B"), { type: "A", by: "x" }),
		told: {
			sent: [["variant-removed", "breaking wire+source", "breaking source, feature wire", "works", "breaks"]],
			received: [["variant-removed", "breaking source, feature wire", "breaking wire+source", "degrades", "works"]],
		},
	},
	{
		name: "a variant by trial added",
		before: holding(byTrial("A", "B"), { a: "x" }),
		after: holding(byTrial("A", "B", "C"), { a: "x" }),
		told: {
			sent: [["variant-added", "feature wire", "feature wire", "degrades", "works"]],
			received: [["variant-added", "feature wire", "feature wire", "works", "degrades"]],
		},
	},
	{
		name: "a variant by trial removed",
		before: holding(byTrial("A", "B", "C"), { a: "x" }),
		after: holding(byTrial("A", "B"), { a: "x" }),
		told: {
			sent: [["variant-removed", "breaking wire+source", "breaking source, feature wire", "works", "breaks"]],
			received: [["variant-removed", "breaking source, feature wire", "breaking wire+source", "degrades", "works"]],
		},
	},
	{
		name: "variants tried in another order",
		before: holding(byTrial("A", "B"), { a: "x" }),
		after: holding(byTrial("B", "A"), { a: "x" }),
		told: eitherWay(["variants-reordered", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "a variant that takes the documents of another",
		before: holding(byTrialOf(EITHER, SECOND), { a: "x" }),
		after: holding(byTrialOf(SECOND, EITHER), { a: "x" }),
		told: {
			sent: [
				["variants-reordered", "notice behaviour", "notice behaviour", "works", "works"],
				["variant-mistaken", "breaking behaviour", "breaking behaviour", "works", "breaks"],
			],
			received: [
				["variants-reordered", "notice behaviour", "notice behaviour", "works", "works"],
				["variant-mistaken", "breaking behaviour", "breaking behaviour", "breaks", "works"],
			],
		},
	},
	{
		name: "variants by tag instead of by key",
		before: holding(byKey("Done", "Left"), DONE),
		after: holding(byTag("type", "Done", "Left"), { type: "Done", by: "x" }),
		told: eitherWay(["tagging-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "variants by another tag",
		before: holding(byTag("type", "A", "B"), { type: "A", by: "x" }),
		after: holding(byTag("kind", "A", "B"), { kind: "A", by: "x" }),
		told: eitherWay(["tagging-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "variants by trial instead of by tag",
		before: holding(byTag("type", "A", "B"), { type: "A", by: "x" }),
		after: holding(byTrial("A", "B"), { a: "x" }),
		told: eitherWay(["tagging-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "a union flattened into a struct",
		before: apart,
		after: together,
		told: {
			sent: [["flatten-added", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["flatten-added", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "a union no longer flattened",
		before: together,
		after: apart,
		told: {
			sent: [["flatten-removed", "breaking source, feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["flatten-removed", "breaking wire+source", "breaking source, feature wire", "works", "breaks"]],
		},
	},
];
