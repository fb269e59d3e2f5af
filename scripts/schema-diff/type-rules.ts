import { APART, ASTRAY, BOTH_BREAK, type Entry, HEED, MATCH, NARROWER, NEW_ONLY, SWITCH, WIDER } from "./rule-entry.js";

const FIRST =
	"Whatever fits two variants is taken for the one that now comes first. Plane may take more for a variant than the schema says.";

/** Enums, unions and types as a whole. */
export const TYPE_RULES = {
	"value-added": {
		says: "has a new value",
		wire: WIDER,
		open: true,
		least: "feature",
		writer: NEW_ONLY,
		reader: MATCH,
	},
	"value-removed": {
		says: "has lost a value",
		wire: NARROWER,
		open: true,
		source: BOTH_BREAK,
		writer: "Do not send it.",
		reader: "Drop the code for it, once no writer of before sends it.",
	},
	"terminal-value-added": {
		says: "has a new terminal value",
		wire: WIDER,
		least: "feature",
		writer: NEW_ONLY,
		reader:
			"A reader of before never sees the end: loops over states and waits for it go on. Upgrade readers first: clients before Plane. Code that handles every case needs one more.",
	},
	"terminal-value-removed": {
		says: "has lost a terminal value",
		wire: NARROWER,
		source: BOTH_BREAK,
		writer: "Do not send it.",
		reader:
			"A reader of after never sees the end where a writer of before sends it or a stream has kept it: loops over states and waits for it go on. Put a limit on them.",
	},
	"values-reordered": {
		says: "has its values in another order",
		behaviour: ["none", "notice"],
		least: "notice",
		writer: "The order decides between two states of the same instant.",
		reader: "The order decides between two states of the same instant.",
	},
	"value-facts-changed": {
		says: "says something else of a value",
		behaviour: ["none", "breaking"],
		least: "notice",
		reader: "Whoever waits for a terminal or running state may wait for another one now.",
	},
	"value-facts-stated": { says: "says of a value whether it is terminal or running", least: "feature" },
	"fold-added": { says: "is read in any letter case", least: "feature" },
	"fold-removed": {
		says: "is no longer read in any letter case",
		behaviour: ["none", "notice"],
		least: "notice",
		reader: "Only the canonical spelling is read.",
	},
	"variant-added": {
		says: "has a new variant",
		wire: WIDER,
		open: true,
		least: "feature",
		writer: NEW_ONLY,
		reader: MATCH,
	},
	"variant-removed": {
		says: "has lost a variant",
		wire: NARROWER,
		open: true,
		source: BOTH_BREAK,
		writer: "Do not send it.",
		reader: "Drop the code for it, once no writer of before sends it.",
	},
	"variants-reordered": {
		says: "tries its variants in another order",
		behaviour: HEED,
		least: "notice",
		writer: FIRST,
		reader: FIRST,
	},
	"variant-mistaken": {
		says: "has documents that one side takes for another variant than the other side",
		wire: ASTRAY,
		writer: "What you mean as the one may be taken for the other, and no error tells you.",
		reader: "What was meant as the one you may take for the other, and no error tells you.",
	},
	"tagging-changed": {
		says: "tells its variants apart another way",
		wire: APART,
		source: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"flatten-added": {
		says: "takes in the variants of a union",
		wire: NARROWER,
		source: ["breaking", "none"],
		least: "feature",
		writer: "Put exactly one variant among the keys.",
	},
	"flatten-removed": {
		says: "no longer takes in the variants of a union",
		wire: WIDER,
		source: BOTH_BREAK,
		writer: "The variant among the keys is ignored in silence.",
		reader: "There is no variant among the keys any more.",
	},
	"type-added": { says: "is a new type", least: "feature" },
	"type-removed": { says: "is no type any more", source: BOTH_BREAK, writer: "Drop its use.", reader: "Drop its use." },
	"type-renamed": {
		says: "has another name; its documents are the same",
		source: BOTH_BREAK,
		writer: "Import it under its new name.",
		reader: "Import it under its new name.",
	},
	"text-changed": { says: "is described or shown another way", least: "patch" },
	"plane-changed": { says: "names another commit of Plane", least: "patch" },
} as const satisfies Readonly<Record<string, Entry>>;
