/** Where messages are kept. */

import { type ContractVector, eitherWay } from "./contract-vector.js";
import { KEPT, probe, streams } from "./message-vectors.js";

export const STREAM_VECTORS: readonly ContractVector[] = [
	{
		name: "kept in another stream",
		before: probe({ stream: "old" }, streams("old")),
		after: probe({ stream: "new" }, streams("new")),
		told: eitherWay(["stream-changed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "kept in a stream of its own",
		before: probe(),
		after: probe(KEPT, streams("kept")),
		told: {
			sent: [
				["capture-added", "feature, notice wire", "feature, notice wire", "works", "degrades"],
				["stream-added", "feature", "feature", "works", "works"],
			],
			received: [
				["capture-added", "feature, notice wire", "feature, notice wire", "degrades", "works"],
				["stream-added", "feature", "feature", "works", "works"],
			],
		},
	},
	{
		name: "kept no longer",
		before: probe(KEPT, streams("kept")),
		after: probe(),
		told: {
			sent: [["capture-removed", "feature wire, notice behaviour", "breaking wire+behaviour", "degrades", "works"]],
			received: [["capture-removed", "breaking wire+behaviour", "feature wire, notice behaviour", "works", "breaks"]],
		},
	},
	{
		name: "a stream that captures more",
		before: probe(KEPT, streams("kept")),
		after: probe(KEPT, streams("kept", { subjects: ["cluster.>"] })),
		told: eitherWay(["stream-subjects-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "a stream with other limits",
		before: probe(KEPT, streams("kept")),
		after: probe(KEPT, streams("kept", { num_replicas: 2 })),
		told: eitherWay(["stream-limits-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "a stream that keeps messages for a minute only",
		before: probe(KEPT, streams("kept", { max_age: 0 })),
		after: probe(KEPT, streams("kept", { max_age: 60e9 })),
		told: {
			sent: [["stream-keeps-less", "notice behaviour", "breaking behaviour", "works", "works"]],
			received: [["stream-keeps-less", "breaking behaviour", "notice behaviour", "works", "works"]],
		},
	},
	{
		name: "a stream that keeps every message of a subject instead of the newest",
		before: probe(KEPT, streams("kept", { max_msgs_per_subject: 1 })),
		after: probe(KEPT, streams("kept")),
		told: {
			sent: [["stream-keeps-several", "notice", "breaking behaviour", "works", "works"]],
			received: [["stream-keeps-several", "breaking behaviour", "notice", "works", "works"]],
		},
	},
];
