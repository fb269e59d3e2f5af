/** Types as a whole. */

import type { RawSchema } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import { type ContractVector, eitherWay, holding } from "./contract-vector.js";
import { BACKEND, DRONE } from "./test-sides.js";

const TEXT: RawSchema = { type: "string" };
const BY = structOf({ by: TEXT });

/** A type that nothing refers to. */
function apartFrom(file: string | undefined): ContractVector["before"] {
	return holding({ ...TEXT, examples: ["x"] }, "x", file ? { [file]: { ...BY, examples: [{ by: "x" }] } } : {});
}

const alone = holding(structOf({ by: TEXT }, { examples: [{ by: "x" }] }), { by: "x" });

/** A type of this name in the same place of the same message. */
function named(name: string): ContractVector["before"] {
	const file = `types/${name.toLowerCase()}.json`;
	const document = { by: "x", held: { by: "x" } };
	const kind = structOf({ by: TEXT, held: ref(file) }, { examples: [document] });
	return holding(kind, document, { [file]: { ...BY, examples: [{ by: "x" }] } });
}

const WHEN = "2024-01-02T03:04:05Z";
const timed = (pattern: string) => ({ type: "string", pattern, "x-format": "utc-time", examples: [WHEN] }) as const;

export const TYPE_VECTORS: readonly ContractVector[] = [
	{
		name: "a type added",
		before: apartFrom(undefined),
		after: apartFrom("types/new.json"),
		told: eitherWay(["type-added", "feature", "-", "works", "works"]),
	},
	{
		name: "a type removed",
		before: apartFrom("types/old.json"),
		after: apartFrom(undefined),
		told: eitherWay(["type-removed", "breaking source", "-", "works", "works"]),
	},
	{
		name: "a property of a new type",
		before: alone,
		after: named("New"),
		told: {
			sent: [
				["required-property-added", "breaking wire+source", "breaking wire", "degrades", "breaks"],
				["type-added", "feature", "feature", "works", "works"],
			],
			received: [
				["required-property-added", "breaking wire", "breaking wire+source", "breaks", "degrades"],
				["type-added", "feature", "feature", "works", "works"],
			],
		},
	},
	{
		name: "a property gone with its type",
		before: named("Old"),
		after: alone,
		told: {
			sent: [
				["property-removed", "breaking wire+source", "breaking wire+source", "breaks", "degrades"],
				["type-removed", "breaking source", "breaking source", "works", "works"],
			],
			received: [
				["property-removed", "breaking wire+source", "breaking wire+source", "degrades", "breaks"],
				["type-removed", "breaking source", "breaking source", "works", "works"],
			],
		},
	},
	{
		name: "a type under another name",
		before: named("Old"),
		after: named("New"),
		told: eitherWay(["type-renamed", "breaking source", "breaking source", "works", "works"]),
	},
	{
		name: "an id of something else",
		before: holding(structOf({ of: DRONE }, { examples: [{ of: "d" }] }), { of: "d" }),
		after: holding(structOf({ of: BACKEND }, { examples: [{ of: "d" }] }), { of: "d" }),
		told: eitherWay(["reference-changed", "breaking behaviour", "breaking behaviour", "breaks", "breaks"]),
	},
	{
		name: "a text of another grammar",
		before: holding(timed("^\\d{4}-.*Z$"), WHEN),
		after: holding(timed("^\\d{4}.*Z$"), WHEN),
		told: eitherWay(["pattern-changed", "breaking wire", "breaking wire", "breaks", "breaks"]),
	},
	{
		name: "a description",
		before: holding({ ...BY, description: "One.", examples: [{ by: "x" }] }, { by: "x" }),
		after: holding({ ...BY, description: "Two.", examples: [{ by: "x" }] }, { by: "x" }),
		told: eitherWay(["text-changed", "patch", "-", "works", "works"]),
	},
];
