import { APART, ASTRAY, BOTH_BREAK, type Entry, NARROWER, NEW_ONLY, WIDER } from "./rule-entry.js";

/** What a place holds. */
export const VALUE_RULES = {
	"type-widened": {
		says: "takes more kinds of values",
		wire: WIDER,
		source: ["none", "breaking"],
		least: "feature",
		writer: NEW_ONLY,
		reader: "Handle the new kinds of values.",
	},
	"type-narrowed": {
		says: "takes fewer kinds of values",
		wire: NARROWER,
		source: ["breaking", "none"],
		least: "feature",
		writer: "Send only what is left.",
	},
	"type-changed": {
		says: "holds another kind of value",
		wire: APART,
		source: BOTH_BREAK,
		writer: "Send the new kind of value; a reader of before refuses it.",
		reader: "Read the new kind of value; a writer of before still sends the old one.",
	},
	"reference-changed": {
		says: "holds what another type stands for; the documents are the same",
		wire: ASTRAY,
		writer: "Put there what the new type stands for. No validator can tell you that you did not.",
		reader: "Take it for what the new type stands for. No validator can tell you that you did not.",
	},
	"pattern-changed": {
		says: "has another grammar",
		wire: APART,
		writer: "Write it in the new grammar; which texts one side refuses has not been worked out.",
		reader: "Expect the new grammar; which texts one side refuses has not been worked out.",
	},
	"range-widened": {
		says: "takes a wider range",
		wire: WIDER,
		least: "feature",
		writer: NEW_ONLY,
		reader: "Expect numbers beyond the old bounds.",
	},
	"range-narrowed": {
		says: "takes a narrower range",
		wire: NARROWER,
		least: "feature",
		writer: "Keep within the new bounds.",
	},
	"identity-changed": {
		says: "is counted another way: `bigint` for an identity, `number` for a quantity",
		source: BOTH_BREAK,
		writer: "Convert where you make the number.",
		reader: "Convert where you use the number.",
	},
	"unit-changed": {
		says: "is counted in another unit",
		wire: ASTRAY,
		writer: "Convert the number. No validator can tell you that you forgot.",
		reader: "Convert the number. No validator can tell you that you forgot.",
	},
	"unit-stated": { says: "has another statement of its unit", least: "patch" },
	"nullable-added": {
		says: "may be `null`",
		wire: WIDER,
		source: ["none", "breaking"],
		least: "feature",
		writer: NEW_ONLY,
		reader: "Handle `null`.",
	},
	"nullable-removed": {
		says: "may no longer be `null`",
		wire: NARROWER,
		source: ["breaking", "none"],
		least: "feature",
		writer: "Send a value, or leave the key out where a default is allowed.",
	},
} as const satisfies Readonly<Record<string, Entry>>;
