import { ASTRAY, BOTH_BREAK, type Entry, HEED, NARROWER, NEW_ONLY, WIDER } from "./rule-entry.js";

const PRINTED = "Look where you show or log it: a secret must not be.";

/** Keys of a struct. What comes and goes is worked out in `compare-field.ts`, because it hangs on more than the kind. */
export const PROPERTY_RULES = {
	"property-added": {
		says: "is new",
		wire: ["reads", "ignores"],
		least: "feature",
		writer: "A reader of before ignores it in silence.",
		reader: "A writer of before does not send it.",
	},
	"required-property-added": {
		says: "is new and must be there",
		wire: ["refuses", "ignores"],
		source: ["breaking", "none"],
		least: "feature",
		writer: "Always send it; a reader of before ignores it in silence.",
		reader: "A writer of before does not send it: what it sends is refused, unless readers fill it in.",
	},
	"property-removed": {
		says: "is gone",
		wire: ["ignores", "reads"],
		source: BOTH_BREAK,
		writer: "Stop sending it: it is ignored in silence. A reader of before may still need it.",
		reader: "Stop reading it.",
	},
	"property-required": {
		says: "must be there",
		wire: NARROWER,
		source: ["breaking", "none"],
		least: "feature",
		writer: "Always send it.",
	},
	"property-optional": {
		says: "may be left out",
		wire: WIDER,
		source: ["none", "breaking"],
		least: "feature",
		writer: NEW_ONLY,
		reader: "Handle its absence.",
	},
	"emission-changed": {
		says: "is written another way when there is nothing to say",
		behaviour: ["none", "notice"],
		least: "notice",
		reader: "Do not tell `null` from a missing key.",
	},
	"default-changed": {
		says: "means something else when it is left out",
		wire: ASTRAY,
		least: "notice",
		writer: "Send the value you rely on instead of leaving it out.",
		reader: "What the other end leaves out because it has nothing to say is taken for the default.",
	},
	"read-default-added": {
		says: "is filled in when an older Plane left it out",
		least: "feature",
	},
	"read-default-removed": {
		says: "is no longer filled in when an older Plane left it out",
		behaviour: ["none", "breaking"],
		least: "notice",
		reader: "Documents of Planes that left it out are refused; upgrade those first.",
	},
	"read-default-changed": {
		says: "is filled in with something else when an older Plane left it out",
		behaviour: ["none", "breaking"],
		least: "notice",
		reader: "Check what you do with documents of older Planes.",
	},
	"secret-changed": {
		says: "is a secret on one side only",
		behaviour: HEED,
		least: "notice",
		writer: PRINTED,
		reader: PRINTED,
	},
	"deprecation-changed": {
		says: "is deprecated on one side only",
		behaviour: HEED,
		least: "notice",
		writer: "Its description says what to send instead, or that it is good again.",
		reader: "Its description says what to read instead, or that it is good again.",
	},
} as const satisfies Readonly<Record<string, Entry>>;
