import { expect, test } from "vitest";
import type { MessageDef, TypeDef } from "../codegen/model.js";
import { field, message, protocol, scalar } from "../codegen/test-models.js";
import { compareProtocols } from "./compare.js";

const STRING = { kind: "string" } as const;
const FIELDS = [field("cluster", STRING), field("drone", STRING)];
const UNIT = scalar("Unit", { kind: "null" });
const BOOL = scalar("Bool", { kind: "boolean" });

const probe = (template: string, rest: Partial<MessageDef> = {}): TypeDef =>
	message("Probe", FIELDS, { template, reply: "Bool", ...rest });

function found(before: TypeDef, after: TypeDef): readonly (readonly [string, unknown, unknown])[] {
	const { changes } = compareProtocols(protocol(BOOL, UNIT, before), protocol(BOOL, UNIT, after));
	return changes.map(({ rule, before: was, after: is }) => [rule, was, is]);
}

const BASE = probe("cluster.{cluster}.drone.{drone}");

test("another word in the subject is another subject", () => {
	expect(found(BASE, probe("cluster.{cluster}.drones.{drone}"))).toEqual([
		["subject-changed", "cluster.{cluster}.drone.{drone}", "cluster.{cluster}.drones.{drone}"],
	]);
});

/** The one subject of the probe with something else about it. */
function withSubject(change: object): TypeDef {
	const { subjects = [] } = BASE.message ?? {};
	return probe("cluster.{cluster}.drone.{drone}", { subjects: subjects.map((subject) => ({ ...subject, ...change })) });
}

test("a token made another way is another subject for the same payload", () => {
	const tokens = [
		{ name: "cluster", encoding: "id", path: ["cluster"] },
		{ name: "drone", encoding: "id", path: ["drone"] },
	];
	expect(found(BASE, withSubject({ tokens }))).toEqual([["token-changed", "cluster, id", "id, id"]]);
});

test("a token under another name is the same subject, but another name in code", () => {
	const template = "cluster.{cluster_id}.drone.{drone}";
	const tokens = [
		{ name: "cluster_id", encoding: "cluster", path: ["cluster"] },
		{ name: "drone", encoding: "id", path: ["drone"] },
	];
	expect(found(BASE, withSubject({ template, tokens }))).toEqual([
		["token-renamed", "cluster, drone", "cluster_id, drone"],
	]);
});

test("a token taken from elsewhere, and a subject chosen otherwise, are breaks", () => {
	const tokens = [
		{ name: "cluster", encoding: "cluster", path: ["drone"] },
		{ name: "drone", encoding: "id", path: ["drone"] },
	];
	expect(found(BASE, withSubject({ tokens }))).toEqual([["token-moved", "/cluster, /drone", "/drone, /drone"]]);
	const when = [{ path: ["drone"], is: "present" }];
	expect(found(BASE, withSubject({ when }))).toEqual([["condition-changed", "", "/drone present"]]);
	expect(found(BASE, withSubject({ overwrites: false }))).toEqual([["retention-changed", "the last", "the first"]]);
});

test("how often something is sent is told where it is stated", () => {
	expect(found(withSubject({ cadence: 10 }), withSubject({ cadence: 5 }))).toEqual([
		["cadence-changed", "every 10 s", "every 5 s"],
	]);
	expect(found(withSubject({ cadence: 10 }), BASE)).toEqual([
		["cadence-changed", "every 10 s", "when there is something to say"],
	]);
	expect(found(withSubject({ cadence: 10 }), withSubject({ cadence: 10 }))).toEqual([]);
});

test("one of several subjects may come and go", () => {
	const [subject] = BASE.message?.subjects ?? [];
	if (!subject) throw new Error("the probe has a subject");
	const other = { ...subject, name: "other", template: "other.{cluster}.{drone}" };
	const more = probe("cluster.{cluster}.drone.{drone}", { subjects: [subject, other] });
	expect(found(BASE, more)).toEqual([["subject-added", undefined, "other.{cluster}.{drone}"]]);
	expect(found(more, BASE)).toEqual([["subject-removed", "other.{cluster}.{drone}", undefined]]);
});

test("a subject that nobody listens on any more is told from one that is listened for otherwise", () => {
	const listening = (...subscriptions: readonly string[]) =>
		probe("cluster.{cluster}.drone.{drone}", { subscriptions });
	expect(found(listening("cluster.*.drone.*"), listening("cluster.{cluster}.drone.>"))).toEqual([
		["subscription-changed", "cluster.*.drone.*", "cluster.{cluster}.drone.>"],
	]);
	expect(found(listening("cluster.*.drone.*"), listening())).toEqual([
		["subject-unheard", "cluster.*.drone.*", "nobody"],
		["subscription-changed", "cluster.*.drone.*", "nobody"],
	]);
});

test.each([
	["a request is refused", { transport: "request" }, ["refuses", "refuses", "breaking"]],
	["what a client publishes is lost", { transport: "publish" }, ["refuses", "reads", "breaking"]],
	[
		"what Plane publishes clients hear all the same",
		{ transport: "publish", senders: ["drone"] },
		["refuses", "reads", "notice"],
	],
] as const)("where Plane no longer listens %s", (_, rest, expected) => {
	const listening = (...subscriptions: readonly string[]) =>
		probe("cluster.{cluster}.drone.{drone}", { ...rest, subscriptions });
	const [before, after] = [listening("cluster.*.drone.*"), listening()];
	const { changes } = compareProtocols(protocol(BOOL, before), protocol(BOOL, after));
	expect(
		changes.map(({ rule, impact: { wire, behaviour } }) => [
			rule,
			wire.sent.oldToNew,
			wire.received.oldToNew,
			behaviour.writer,
		])[0],
	).toEqual(["subject-unheard", ...expected]);
});

test("the reply, the transport, the roles and the check of the subject belong to the contract", () => {
	const changed = probe("cluster.{cluster}.drone.{drone}", {
		transport: "publish",
		reply: "Unit",
		senders: ["operator"],
		receivers: [],
		verified: false,
	});
	expect(found(BASE, changed)).toEqual([
		["reply-changed", "Bool", "Unit"],
		["transport-changed", "request", "publish"],
		["sender-removed", "client", undefined],
		["receiver-removed", "controller", undefined],
		["verification-removed", "true", "false"],
	]);
});

test("who may send and hear a message is compared as users are given permissions, in whatever order roles are named", () => {
	const between = (senders: MessageDef["senders"], receivers: MessageDef["receivers"]) =>
		probe("cluster.{cluster}.drone.{drone}", { senders, receivers });
	const all = between(["client", "operator"], ["controller", "client"]);
	expect(found(all, between(["operator", "client"], ["client", "controller"]))).toEqual([]);
	expect(found(all, between(["client"], ["controller", "client"]))).toEqual([]);
	expect(found(all, between(["operator"], ["controller", "operator"]))).toEqual([
		["sender-removed", "client", undefined],
		["receiver-removed", "client", undefined],
	]);
	expect(found(between(["drone"], []), between(["client"], ["drone"]))).toEqual([
		["sender-added", undefined, "client, operator"],
		["sender-removed", "drone", undefined],
		["receiver-added", undefined, "drone"],
	]);
});

test("a part of Plane that may no longer do what clients may do, too, takes nothing from them", () => {
	const sentBy = (...senders: MessageDef["senders"]) => probe("cluster.{cluster}.drone.{drone}", { senders });
	const { changes } = compareProtocols(
		protocol(BOOL, sentBy("client", "controller")),
		protocol(BOOL, sentBy("client")),
	);
	expect(changes.map(({ rule, impact }) => [rule, impact.behaviour.writer])).toEqual([["sender-removed", "notice"]]);
});

test("a type can become a message and stop being one", () => {
	const { message: _, ...type } = BASE;
	expect(found(type, BASE)).toEqual([["message-added", undefined, undefined]]);
	expect(found(BASE, type)).toEqual([["message-removed", undefined, undefined]]);
});
