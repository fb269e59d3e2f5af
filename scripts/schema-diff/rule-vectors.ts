/** One property in a document that a client sends or receives, before and after, and what the rules make of it. */

import type { RawSchema } from "../codegen/raw.js";
import { ref } from "../codegen/test-schemas.js";
import {
	APART,
	bothWays,
	may,
	must,
	NARROWER,
	NULLS,
	PATCH,
	RANGES,
	SAME,
	TYPES,
	type Vector,
	vector,
	WIDER,
} from "./rule-vector.js";
import { type Bodies, option, U64 } from "./test-sides.js";

const STRING: RawSchema = { type: "string" };
const BOOL: RawSchema = { type: "boolean" };
const U8: RawSchema = { type: "integer", minimum: 0, maximum: 255, "x-int": "u8" };
const I64: RawSchema = { type: "integer", minimum: -(2 ** 63), maximum: 2 ** 63, "x-int": "i64" };
const NUMBER: RawSchema = { type: "number" };
const LIST: RawSchema = { type: "array", items: STRING };
const MAP: RawSchema = { type: "object", additionalProperties: STRING };
const KIND: Bodies = {
	"types/kind.json": {
		type: "string",
		enum: ["A", "B"],
		"x-values": { A: { description: "About A." }, B: { description: "About B." } },
		examples: ["A", "B"],
	},
	"types/when.json": {
		type: "string",
		"x-format": "utc-time",
		examples: ["2024-01-02T03:04:05Z"],
		...({ pattern: "^\\d{4}-.*Z$" } as RawSchema),
	},
};

export const VECTORS: readonly Vector[] = [
	// properties
	vector(
		"an optional property added",
		undefined,
		may(option(STRING)),
		["property-added"],
		["feature", "feature", "degrades", "works"],
		["feature", "feature", "works", "degrades"],
	),
	vector(
		"a property with a default added",
		undefined,
		may({ ...BOOL, default: false }),
		["property-added"],
		["feature", "feature", "degrades", "works"],
		["feature", "feature", "works", "degrades"],
	),
	vector(
		"a required property added",
		undefined,
		must(STRING),
		["required-property-added"],
		["breaking", "breaking", "degrades", "breaks"],
		["breaking", "breaking", "breaks", "degrades"],
	),
	vector(
		"a required property added that readers fill in",
		undefined,
		must({ ...BOOL, "x-read-default": true }),
		["required-property-added"],
		["breaking", "breaking", "degrades", "breaks"],
		["feature", "breaking", "works", "degrades"],
	),
	vector(
		"an optional property removed",
		may(option(STRING)),
		undefined,
		["property-removed"],
		["breaking", "breaking", "works", "degrades"],
		["breaking", "breaking", "degrades", "works"],
	),
	vector(
		"a required property removed",
		must(STRING),
		undefined,
		["property-removed"],
		["breaking", "breaking", "breaks", "degrades"],
		["breaking", "breaking", "degrades", "breaks"],
	),
	vector(
		"required made optional by a default, which Plane always writes",
		must(BOOL),
		may({ ...BOOL, default: false }),
		["property-optional"],
		["feature", "breaking", "degrades", "works"],
		["feature", "feature", "works", "works"],
	),
	vector(
		"optional by a default made required",
		may({ ...BOOL, default: false }),
		must(BOOL),
		["property-required"],
		["breaking", "breaking", "works", "breaks"],
		["feature", "breaking", "works", "works"],
	),
	vector(
		"required made optional and left out when there is nothing to say",
		must(STRING),
		may({ ...option(STRING), "x-emit": "omit-none" }),
		["nullable-added", "property-optional"],
		["feature", "breaking", "degrades", "works"],
		["breaking", "feature", "works", "breaks"],
	),
	vector(
		"an option made required and never null",
		may(option(STRING)),
		must(STRING),
		["nullable-removed", "property-required"],
		["breaking", "breaking", "works", "breaks"],
		["breaking", "breaking", "breaks", "works"],
	),
	// null
	...bothWays("null allowed", must(STRING), must({ ...option(STRING) }), NULLS),
	...bothWays(
		"null allowed for a reference",
		must(ref("types/kind.json")),
		must(option(ref("types/kind.json"))),
		NULLS,
		KIND,
	),
	// types
	...bothWays("an integer for any number", must(U64), must(NUMBER), TYPES),
	...bothWays("a string for any JSON", must(STRING), must({ "x-json": true }), TYPES),
	...bothWays("an enum for any string", must(ref("types/kind.json")), must(STRING), TYPES, KIND),
	...bothWays("a time for any string", must(ref("types/when.json")), must(STRING), TYPES, KIND),
	vector("a string for a number", must(STRING), must(U64), ["type-changed"], APART, APART),
	vector("a list for a map", must(LIST), must(MAP), ["type-changed"], APART, APART),
	// bounds; code that reads a number reads a larger one
	vector(
		"a range widened",
		must(U8),
		must(U64),
		["range-widened"],
		["feature", "breaking", "degrades", "works"],
		WIDER.received,
	),
	vector("a range narrowed", must(U64), must(U8), ["range-narrowed"], NARROWER.sent, NARROWER.received),
	{
		...vector("a range moved", must(U64), must(I64), RANGES, ["breaking", "breaking", "degrades", "breaks"], APART),
		unproven: true,
	},
	// inside lists and maps
	vector("items changed", must(LIST), must({ type: "array", items: U64 }), ["type-changed"], APART, APART),
	vector(
		"items that may be null",
		must(LIST),
		must({ type: "array", items: { type: ["string", "null"] } }),
		["nullable-added"],
		WIDER.sent,
		WIDER.received,
	),
	vector(
		"entries narrowed",
		must({ type: "object", additionalProperties: { "x-json": true } }),
		must(MAP),
		["type-narrowed"],
		NARROWER.sent,
		NARROWER.received,
	),
	// meaning
	vector(
		"a unit changed",
		must({ ...U64, "x-unit": "s" }),
		must({ ...U64, "x-unit": "us" }),
		["unit-changed"],
		APART,
		APART,
	),
	vector("a unit stated", must(U64), must({ ...U64, "x-unit": "s" }), ["unit-stated"], PATCH, PATCH),
	vector(
		"a quantity made an identity",
		must(U64),
		must({ ...U64, "x-exact": true }),
		["identity-changed"],
		["breaking", "breaking", "works", "works"],
		["breaking", "breaking", "works", "works"],
	),
	vector(
		"a default changed",
		may({ ...BOOL, default: false }),
		may({ ...BOOL, default: true }),
		["default-changed"],
		APART,
		["notice", "notice", "works", "works"],
	),
	vector(
		"nothing to say written as null instead of left out",
		may({ ...option(STRING), "x-emit": "omit-none" }),
		may(option(STRING)),
		["emission-changed"],
		["notice", "breaking", "works", "works"],
		["breaking", "notice", "works", "works"],
	),
	vector(
		"a filling of readers removed",
		must({ ...BOOL, "x-read-default": true }),
		must(BOOL),
		["read-default-removed"],
		["notice", "breaking", "works", "works"],
		["breaking", "notice", "works", "works"],
	),
	vector(
		"a filling of readers changed",
		must({ ...BOOL, "x-read-default": true }),
		must({ ...BOOL, "x-read-default": false }),
		["read-default-changed"],
		["notice", "breaking", "works", "works"],
		["breaking", "notice", "works", "works"],
	),
	vector(
		"a filling of readers added",
		must(BOOL),
		must({ ...BOOL, "x-read-default": true }),
		["read-default-added"],
		["feature", "feature", "works", "works"],
		["feature", "feature", "works", "works"],
	),
	vector(
		"a secret declared",
		must(STRING),
		must({ ...STRING, "x-secret": true }),
		["secret-changed"],
		["notice", "notice", "works", "works"],
		["notice", "notice", "works", "works"],
	),
	vector(
		"a property deprecated",
		must(STRING),
		must({ ...STRING, deprecated: true, "x-deprecated": "Old." }),
		["deprecation-changed", "text-changed"],
		["notice", "notice", "works", "works"],
		["notice", "notice", "works", "works"],
	),
	// no change
	vector("a string spelled as a named string", must(STRING), must(ref("types/drone-id.json")), [], SAME, SAME),
];
