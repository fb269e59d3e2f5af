import type { Effect, Effects, Impact, Level, Seats } from "./change.js";

/** What a kind of change does, and what to tell those it reaches. */
export interface Rule extends Impact {
	/** Whether a reader surfaces what it does not know, so that its coming and going is no break (open unions). */
	readonly open?: true;
	/** At least this for every package it reaches. */
	readonly least: Level;
	/** Completes a sentence that begins with the place. */
	readonly says: string;
	/** What to do, by seat; absent where there is nothing to do. */
	readonly advice?: { readonly writer?: string; readonly reader?: string };
}

interface Entry {
	readonly says: string;
	readonly wire?: readonly [oldToNew: Effect, newToOld: Effect];
	readonly source?: readonly [writer: Level, reader: Level];
	readonly behaviour?: readonly [writer: Level, reader: Level];
	readonly least?: Level;
	readonly open?: true;
	readonly writer?: string;
	readonly reader?: string;
}

const SAFE = ["reads", "reads"] as const;
const WIDER = ["reads", "refuses"] as const;
const NARROWER = ["refuses", "reads"] as const;
const APART = ["refuses", "refuses"] as const;
const ASTRAY = ["misreads", "misreads"] as const;

const BOTH_BREAK = ["breaking", "breaking"] as const;
const NOBODY = ["none", "none"] as const;
const HEED = ["notice", "notice"] as const;

const SWITCH = "Plane and its clients must change together: neither understands the other across this change.";
const NEW_ONLY = "A reader of before refuses it: use it only where the other end has been upgraded.";
const MATCH = "Code that handles every case needs one more; an unknown one reaches readers of before as unreadable.";

/**
 * Every kind of change. Where the outcome hangs on more than the kind (a property that is always written, a reader that
 * fills in), `compare-field.ts` works out `wire` and `source` and the entry here holds for the rest.
 */
const ENTRIES = {
	// Values
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
		behaviour: HEED,
		least: "notice",
		writer: "Check that you put the right thing there.",
		reader: "Check what you take it for.",
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
	// Properties
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
	"secret-changed": { says: "is a secret on one side only", behaviour: HEED, least: "notice" },
	"deprecation-changed": { says: "is deprecated on one side only", behaviour: HEED, least: "notice" },
	// Enums and unions
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
	"values-reordered": {
		says: "has its values in another order",
		behaviour: ["none", "notice"],
		least: "notice",
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
		writer: "A document that fits two variants may be taken for the other one.",
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
	// Types
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
	// Messages
	"message-added": { says: "is a new message", least: "feature" },
	"message-removed": {
		says: "is no message any more",
		wire: APART,
		source: BOTH_BREAK,
		writer: "Nobody listens any more.",
		reader: "Nobody sends it any more.",
	},
	"subject-changed": {
		says: "travels on another subject",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"token-changed": {
		says: "makes a token of its subject another way",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"token-renamed": {
		says: "has another name for a token of its subject; the subject is the same",
		source: BOTH_BREAK,
		writer: "Use the new name in `pattern` and in what `match` returns.",
		reader: "Use the new name in `pattern` and in what `match` returns.",
	},
	"token-moved": {
		says: "takes a token of its subject from another place of the payload",
		wire: ASTRAY,
		writer: SWITCH,
		reader: SWITCH,
	},
	"condition-changed": {
		says: "chooses between its subjects another way",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"subject-added": {
		says: "travels on one more subject",
		behaviour: ["none", "notice"],
		least: "feature",
		reader: "A subscription to the other subjects does not hear it.",
	},
	"subject-removed": {
		says: "no longer travels on one of its subjects",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"retention-changed": {
		says: "keeps the first or the last message of a subject, where it was the other one",
		behaviour: ["notice", "breaking"],
		least: "notice",
		reader: "Do not rely on which message of a subject the stream keeps.",
	},
	"subscription-changed": {
		says: "is listened for on another pattern",
		behaviour: HEED,
		least: "notice",
		writer: "Permissions of receivers change.",
	},
	"subject-unheard": {
		says: "is no longer heard on its subject",
		wire: APART,
		behaviour: ["breaking", "none"],
		writer: "Nobody listens any more.",
	},
	"transport-changed": {
		says: "is sent another way",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"reply-changed": {
		says: "is answered with another type",
		wire: APART,
		source: BOTH_BREAK,
		behaviour: BOTH_BREAK,
		writer: "Read the new reply; a request to a receiver of before fails on its answer though it was carried out.",
		reader: "Answer with the new type: senders of after refuse the old one.",
	},
	"roles-changed": {
		says: "is sent or received by others",
		behaviour: HEED,
		least: "notice",
		reader: "Check the permissions of your users.",
	},
	"verification-changed": {
		says: "has its subject compared with its payload on one side only",
		behaviour: ["notice", "none"],
		least: "notice",
		writer: "A message whose subject and payload disagree is dropped in silence.",
	},
	// Streams
	"stream-changed": {
		says: "is captured by another stream",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: "Read from the new stream; what the old one holds stays there.",
	},
	"stream-added": { says: "is a new stream", least: "feature" },
	"stream-removed": {
		says: "is no stream any more",
		behaviour: ["none", "breaking"],
		reader: "Nothing is stored there.",
	},
	"stream-subjects-changed": {
		says: "captures other subjects",
		behaviour: HEED,
		least: "notice",
		reader: "Streams that exist keep their old subjects.",
	},
	"stream-limits-changed": {
		says: "keeps messages under other limits",
		behaviour: HEED,
		least: "notice",
		reader: "Streams that exist keep their old limits.",
	},
} as const satisfies Readonly<Record<string, Entry>>;

export type RuleId = keyof typeof ENTRIES;

export const RULES: Readonly<Record<RuleId, Rule>> = Object.fromEntries(
	Object.entries<Entry>(ENTRIES).map(([id, entry]) => [id, ruleOf(entry)]),
) as Readonly<Record<RuleId, Rule>>;

function ruleOf({
	says,
	wire = SAFE,
	source = NOBODY,
	behaviour = NOBODY,
	least = "none",
	open,
	...advice
}: Entry): Rule {
	const effects: Effects = { oldToNew: wire[0], newToOld: wire[1] };
	return {
		says,
		wire: { sent: effects, received: effects },
		source: seats(source),
		behaviour: seats(behaviour),
		least,
		...(open ? { open } : {}),
		...(advice.writer || advice.reader ? { advice } : {}),
	};
}

function seats([writer, reader]: readonly [Level, Level]): Seats {
	return { writer, reader };
}
