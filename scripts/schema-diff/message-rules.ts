import { APART, ASTRAY, BOTH_BREAK, type Entry, HEED, NARROWER, SWITCH } from "./rule-entry.js";

const UNKNOWN_BEFORE =
	"No Plane of before sends or hears it: a request fails with `no_responders`. Sender and receiver need its subject in their NATS permissions.";

const EXISTING = "On a new server the new limits hold; streams that exist keep their old ones.";

/** How messages travel and where they are kept. */
export const MESSAGE_RULES = {
	"message-added": {
		says: "is a new message",
		wire: ["reads", "ignores"],
		least: "feature",
		writer: UNKNOWN_BEFORE,
		reader: UNKNOWN_BEFORE,
	},
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
	"cadence-changed": {
		says: "is sent more or less often",
		behaviour: HEED,
		least: "notice",
		writer: "Readers may take a longer silence for an end.",
		reader: "Fit what you make of silence, and of rates, to the new pace.",
	},
	"subscription-changed": {
		says: "is listened for on another pattern",
		behaviour: HEED,
		least: "notice",
		writer: "Permissions of receivers change.",
	},
	"subject-unheard": {
		says: "is no longer heard on its subject",
		wire: NARROWER,
		behaviour: ["breaking", "none"],
		least: "notice",
		writer: "Nobody listens any more.",
		reader: "Plane's own parts no longer listen for it; whoever subscribes hears it as before.",
	},
	"transport-changed": {
		says: "is sent another way",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: SWITCH,
	},
	"ack-changed": {
		says: "is sent with the stream's ack awaited on one side only",
		behaviour: ["notice", "none"],
		least: "notice",
		writer: "Without the ack nobody tells you that the stream has not kept it. What is sent is the same.",
		reader: "Nothing changes for readers.",
	},
	"reply-changed": {
		says: "is answered with another type",
		wire: APART,
		source: BOTH_BREAK,
		behaviour: BOTH_BREAK,
		writer: "Read the new reply; a request to a receiver of before fails on its answer though it was carried out.",
		reader: "Answer with the new type: senders of after refuse the old one.",
	},
	"sender-added": {
		says: "may be sent by more users",
		least: "feature",
		writer: "These users need a new permission to send it: make theirs anew with `permissionsFor`.",
	},
	"sender-removed": {
		says: "may no longer be sent by some users",
		behaviour: ["breaking", "none"],
		least: "notice",
		writer: "These users are no longer given the permission to send it: the server drops what they send all the same.",
	},
	"receiver-added": {
		says: "may be heard by more users",
		least: "feature",
		reader: "These users need a new permission to hear it: make theirs anew with `permissionsFor`.",
	},
	"receiver-removed": {
		says: "may no longer be heard by some users",
		behaviour: ["none", "breaking"],
		least: "notice",
		reader: "These users are no longer given the permission to hear it: the server refuses their subscription.",
	},
	"verification-added": {
		says: "has its subject compared with its payload, which was not done",
		behaviour: ["notice", "none"],
		least: "notice",
		writer: "A message whose subject and payload disagree is now dropped in silence.",
		reader: "Drop a message whose subject and payload disagree, as Plane now does.",
	},
	"verification-removed": {
		says: "no longer has its subject compared with its payload",
		behaviour: ["none", "notice"],
		least: "notice",
		writer: "A message whose subject and payload disagree is no longer dropped: what the payload says is done.",
		reader: "Go by the payload: the subject may say something else.",
	},
	"stream-changed": {
		says: "is captured by another stream",
		wire: APART,
		behaviour: BOTH_BREAK,
		writer: SWITCH,
		reader: "Read from the new stream; what the old one holds stays there.",
	},
	"capture-added": {
		says: "is kept by a stream, which it was not",
		wire: ["ignores", "reads"],
		least: "feature",
		reader: "At an end of before there is nothing to read from: subscribe to the subject there.",
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
		reader: EXISTING,
	},
	"stream-keeps-less": {
		says: "keeps fewer messages, or for a shorter time",
		behaviour: ["notice", "breaking"],
		least: "notice",
		reader: `Read sooner, or keep yourself what you need later. ${EXISTING}`,
	},
	"stream-keeps-several": {
		says: "keeps more than the newest message of a subject",
		behaviour: ["none", "breaking"],
		least: "notice",
		reader: `Expect several messages of a subject where there was the newest only. ${EXISTING}`,
	},
} as const satisfies Readonly<Record<string, Entry>>;
