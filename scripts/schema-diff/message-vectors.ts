/** How messages travel. */

import type { RawMessage, RawStreams, RawSubject } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import type { Direction } from "./change.js";
import { type Contract, type ContractVector, eitherWay, route } from "./contract-vector.js";
import { stream } from "./history-shapes.js";
import { BACKEND, CLUSTER, IDS } from "./test-sides.js";

const TEMPLATE = "cluster.{cluster}.probe.{backend}";
const PROBE = "messages/probe.json";

/** A message on one subject. */
export function probe(
	rest: Partial<RawMessage> = {},
	streams?: RawStreams,
	template = TEMPLATE,
): ContractVector["before"] {
	return (direction: Direction): Contract => ({
		bodies: {
			...IDS,
			[PROBE]: {
				...structOf({ cluster: CLUSTER, backend: BACKEND, other: BACKEND }),
				...route(direction, template, rest),
				examples: [{ cluster: "c", backend: "b", other: "b" }],
			},
		},
		...(streams ? { streams } : {}),
	});
}

/** The message with something else about its one subject. */
function subject(change: Partial<RawSubject>): ContractVector["before"] {
	const all = { name: "subject", description: "About it.", template: TEMPLATE, tokens: TOKENS, ...change };
	return probe({ subjects: [all] });
}

const TOKENS = { cluster: "cluster", backend: "id" } as const;
const FIRST = {
	name: "first",
	description: "About it.",
	template: TEMPLATE,
	tokens: TOKENS,
	when: [{ path: "/other", equals: "1" }],
} as const;
const SECOND = {
	...FIRST,
	name: "second",
	template: "second.{backend}",
	tokens: { backend: "id" },
	when: [{ path: "/other", equals: "2" }],
} as const;
const THIRD = { ...FIRST, when: [{ path: "/other", equals: "3" }] } as const;

const FOURTH = {
	...SECOND,
	name: "fourth",
	template: "fourth.{backend}",
	when: [{ path: "/other", equals: "4" }],
} as const;

const LISTENED = { subscriptions: ["cluster.*.probe.*"] };
export const KEPT = { stream: "kept" } as const;
export const streams = (name: string, rest: object = {}): RawStreams => stream(name, "cluster.*.probe.*", rest);
const nothing: ContractVector["before"] = () => ({ bodies: IDS });
const unnamed: ContractVector["before"] = (direction) => {
	const { "x-message": _, ...type } = probe()(direction).bodies[PROBE] ?? {};
	return { bodies: { ...IDS, [PROBE]: type } };
};

/** An enum as a token, with or without its quotes. */
function quoted(encoding: "enum" | "json"): ContractVector["before"] {
	return (direction) => ({
		bodies: {
			...IDS,
			"types/kind.json": {
				type: "string",
				enum: ["A", "B"],
				"x-values": { A: { description: "About A." }, B: { description: "About B." } },
				examples: ["A", "B"],
			},
			[PROBE]: {
				...structOf({ kind: ref("types/kind.json") }),
				...route(direction, "probe.{kind}", {
					subjects: [
						{ name: "subject", description: "About it.", template: "probe.{kind}", tokens: { kind: encoding } },
					],
				}),
				examples: [{ kind: "A" }],
			},
		},
	});
}

export const MESSAGE_VECTORS: readonly ContractVector[] = [
	{
		name: "a message added",
		before: nothing,
		after: probe(),
		told: {
			sent: [["message-added", "feature, notice wire", "feature, notice wire", "degrades", "works"]],
			received: [["message-added", "feature, notice wire", "feature, notice wire", "works", "degrades"]],
		},
	},
	{
		name: "a message removed",
		before: probe(),
		after: nothing,
		told: eitherWay(["message-removed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "a type that has become a message",
		before: unnamed,
		after: probe(),
		told: {
			sent: [["message-added", "feature, notice wire", "feature, notice wire", "degrades", "works"]],
			received: [["message-added", "feature, notice wire", "feature, notice wire", "works", "degrades"]],
		},
	},
	{
		name: "another subject",
		before: probe(),
		after: probe({}, undefined, "cluster.{cluster}.check.{backend}"),
		told: eitherWay(["subject-changed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "a token made another way",
		before: quoted("enum"),
		after: quoted("json"),
		told: eitherWay(["token-changed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "a token under another name",
		before: subject({}),
		after: subject({
			template: "cluster.{cluster}.probe.{id}",
			tokens: { cluster: "cluster", id: { encoding: "id", path: "/backend" } },
		}),
		told: eitherWay(["token-renamed", "breaking source", "breaking source", "works", "works"]),
	},
	{
		name: "a token from elsewhere in the payload",
		before: subject({}),
		after: subject({ tokens: { cluster: "cluster", backend: { encoding: "id", path: "/other" } } }),
		told: eitherWay(["token-moved", "breaking behaviour", "breaking behaviour", "breaks", "breaks"]),
	},
	{
		name: "a subject chosen another way",
		before: probe({ subjects: [FIRST, SECOND], ...LISTENED }),
		after: probe({ subjects: [THIRD, SECOND], ...LISTENED }),
		told: eitherWay(["condition-changed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "one more subject",
		before: probe({ subjects: [FIRST, SECOND], ...LISTENED }),
		after: probe({ subjects: [FIRST, SECOND, FOURTH], ...LISTENED }),
		told: {
			sent: [["subject-added", "feature", "feature, notice behaviour", "works", "works"]],
			received: [["subject-added", "feature, notice behaviour", "feature", "works", "works"]],
		},
	},
	{
		name: "one subject less",
		before: probe({ subjects: [FIRST, SECOND, FOURTH], ...LISTENED }),
		after: probe({ subjects: [FIRST, SECOND], ...LISTENED }),
		told: eitherWay(["subject-removed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "the first message kept instead of the last",
		before: subject({}),
		after: subject({ overwrites: false }),
		told: {
			sent: [["retention-changed", "notice behaviour", "breaking behaviour", "works", "works"]],
			received: [["retention-changed", "breaking behaviour", "notice behaviour", "works", "works"]],
		},
	},
	{
		name: "sent twice as often",
		before: subject({ cadence: 10 }),
		after: subject({ cadence: 5 }),
		told: eitherWay(["cadence-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "listened for on another pattern",
		before: probe(LISTENED),
		after: probe({ subscriptions: ["cluster.*.probe.>"] }),
		told: eitherWay(["subscription-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "no longer listened for",
		before: probe(LISTENED),
		after: probe({ subscriptions: [] }),
		told: {
			sent: [
				["subject-unheard", "breaking wire+behaviour", "breaking wire", "works", "breaks"],
				["subscription-changed", "notice behaviour", "notice behaviour", "works", "works"],
			],
			received: [
				["subject-unheard", "notice", "notice behaviour", "works", "works"],
				["subscription-changed", "notice behaviour", "notice behaviour", "works", "works"],
			],
		},
	},
	{
		name: "sent with an ack that is waited for",
		before: probe({ transport: "publish", reply: null, ...KEPT }, streams("kept")),
		after: probe({ transport: "jetstream", reply: null, ...KEPT }, streams("kept")),
		told: {
			sent: [["ack-changed", "notice behaviour", "notice", "works", "works"]],
			received: [["ack-changed", "notice", "notice behaviour", "works", "works"]],
		},
	},
	{
		name: "sent another way",
		before: probe({ transport: "publish", reply: null, ...KEPT }, streams("kept")),
		after: probe({ transport: "request", reply: null, ...KEPT }, streams("kept")),
		told: eitherWay(["transport-changed", "breaking wire+behaviour", "breaking wire+behaviour", "breaks", "breaks"]),
	},
	{
		name: "answered with another type",
		before: probe({ transport: "request", reply: "../types/answer.json" }),
		after: probe({ transport: "request", reply: "../types/unit.json" }),
		told: eitherWay([
			"reply-changed",
			"breaking wire+source+behaviour",
			"breaking wire+source+behaviour",
			"breaks",
			"breaks",
		]),
	},
	{
		name: "sent by others as well",
		before: probe(),
		after: probe({ senders: ["client", "drone", "operator"] }),
		told: eitherWay(["sender-added", "feature", "feature", "works", "works"]),
	},
	{
		name: "no longer sent by clients",
		before: probe({ senders: ["client", "operator"] }),
		after: probe({ senders: ["operator"] }),
		told: eitherWay(["sender-removed", "breaking behaviour", "notice", "works", "works"]),
	},
	{
		name: "heard by others as well",
		before: probe({ receivers: ["controller"] }),
		after: probe({ receivers: ["controller", "drone"] }),
		told: eitherWay(["receiver-added", "feature", "feature", "works", "works"]),
	},
	{
		name: "no longer heard by clients",
		before: probe({ receivers: ["client", "operator"] }),
		after: probe({ receivers: ["operator"] }),
		told: {
			sent: [["receiver-removed", "notice", "breaking behaviour", "works", "works"]],
			received: [["receiver-removed", "breaking behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "checked no longer",
		before: probe(),
		after: probe({ verified: false }),
		told: {
			sent: [["verification-removed", "notice", "notice behaviour", "works", "works"]],
			received: [["verification-removed", "notice behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "checked now",
		before: probe({ verified: false }),
		after: probe(),
		told: {
			sent: [["verification-added", "notice behaviour", "notice", "works", "works"]],
			received: [["verification-added", "notice", "notice behaviour", "works", "works"]],
		},
	},
];
