import { describe, expect, test } from "vitest";
import type { RawMessage } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import { ASKED, BACKEND, type Bodies, CLUSTER, diff, IDS, LOCK, routed } from "./test-sides.js";

function probe(message: Partial<RawMessage>, more: Bodies = {}): Bodies {
	return {
		...IDS,
		"messages/probe.json": {
			...structOf({ backend: BACKEND, ...more }),
			...routed("probe.{backend}", message),
			examples: [{ backend: "b", more: "x" }],
		},
	};
}

const MORE: Bodies = { more: { type: "string" } };

/** Who is told of a property that every message must have, and how loudly. */
function told(message: Partial<RawMessage>): unknown {
	const [verdict] = diff(probe(message), probe(message, MORE));
	const levels = Object.entries(verdict?.packages ?? {}).map(([name, judgement]) => [name.slice(7), judgement?.level]);
	return {
		...Object.fromEntries(levels),
		proof: typeof verdict?.proof === "object" ? verdict.proof[0]?.order : verdict?.proof,
	};
}

const ALL = { messages: "breaking", "nats-client": "breaking", testing: "breaking" };

describe("a change concerns", () => {
	test("clients, where they send the message or it is published for all to see", () => {
		expect(told(ASKED)).toEqual({ ...ALL, proof: "oldSdkNewPlane" });
		expect(told({ receivers: ["controller"] })).toEqual({ ...ALL, proof: "newSdkOldPlane" });
	});

	test("no client, where Plane's own parts ask each other: only fakes and the types", () => {
		const inside: Partial<RawMessage> = { ...ASKED, senders: ["controller"], receivers: ["drone"] };
		expect(told(inside)).toEqual({ messages: "breaking", testing: "breaking", proof: "newSdkOldPlane" });
	});

	test("no client either, where they answer each other", () => {
		const answered = (...values: readonly string[]): Bodies => {
			const facts = Object.fromEntries(values.map((value) => [value, { description: `About ${value}.` }]));
			const kind = { type: "string", enum: values, "x-values": facts, examples: values } as const;
			const inside = { ...ASKED, senders: ["controller"], receivers: ["drone"], reply: "../types/kind.json" } as const;
			return { ...probe(inside), "types/kind.json": kind };
		};
		const verdicts = diff(answered("A", "B"), answered("A", "B", "C")).filter(({ rule }) => rule === "value-added");
		expect(verdicts.map(({ packages }) => Object.keys(packages))).toEqual([["@plane/messages", "@plane/testing"]]);
	});

	test("nobody but the package that exports the type, where it never travels", () => {
		const lonely = (type: string): Bodies => ({
			...probe({}),
			"types/lonely.json": structOf({ [type]: { type: "string" } }, { examples: [{ a: "x", b: "x" }] }),
		});
		const verdicts = diff(lonely("a"), lonely("b"));
		expect(verdicts.map(({ rule, level, packages, proof }) => [rule, level, Object.keys(packages), proof])).toEqual([
			["property-removed", "breaking", ["@plane/messages"], undefined],
			["required-property-added", "breaking", ["@plane/messages"], undefined],
		]);
	});
});

test("a message that is gone needs no document to show it", () => {
	const [verdict] = diff(probe(ASKED), IDS);
	expect([verdict?.rule, verdict?.proof]).toEqual([
		"message-removed",
		"not proven: the other side has no such message",
	]);
});

test("a document that shows a break holds no more than it needs", () => {
	const full = (limit: string): Bodies => ({
		...IDS,
		"types/limits.json": structOf({ cpu: { type: limit, "x-int": "u8", minimum: 0, maximum: 255 } }, { examples: [] }),
		"messages/probe.json": {
			...structOf({ backend: BACKEND, limits: ref("types/limits.json") }),
			...routed("probe.{backend}", ASKED),
			examples: [],
		},
	});
	const withNote = (limit: string): Bodies => {
		const contract = full(limit);
		const note = { description: "A note.", type: ["string", "null"], "x-emit": "null" } as const;
		const { "messages/probe.json": message } = contract;
		const properties = { note, ...message?.properties };
		const examples = [{ backend: "b", limits: { cpu: limit === "string" ? "x" : 7 } }];
		return {
			...contract,
			"types/limits.json": { ...contract["types/limits.json"], examples: [examples[0]?.limits as never] },
			"messages/probe.json": { ...message, properties, examples: examples as never },
		};
	};
	const [verdict] = diff(withNote("integer"), withNote("string"));
	const documents = typeof verdict?.proof === "object" ? verdict.proof.map(({ document }) => document) : [];
	expect(documents).toEqual([
		{ backend: "text", limits: { cpu: 7 } },
		{ backend: "text", limits: { cpu: "text" } },
	]);
});

describe("a token that is made another way is shown", () => {
	/** A request on `probe.{<name>}`. */
	const routedBy = (name: string, schema: Bodies[string], encoding: "cluster" | "lock" | "verbatim"): Bodies => {
		const { "x-message": message } = routed(`probe.{${name}}`, ASKED);
		const [subject] = message.subjects === "variants" ? [] : message.subjects;
		const subjects = subject ? [{ ...subject, tokens: { [name]: encoding } }] : [];
		const examples = [{ [name]: "x" }];
		return {
			...IDS,
			"messages/probe.json": { ...structOf({ [name]: schema }), "x-message": { ...message, subjects }, examples },
		};
	};
	const TEXT = { type: "string" } as const;

	test("by a name with a dot in it", () => {
		const [verdict] = diff(routedBy("cluster", CLUSTER, "cluster"), routedBy("cluster", TEXT, "verbatim"));
		expect([verdict?.rule, verdict?.proof]).toMatchObject([
			"token-changed",
			[
				{ order: "oldSdkNewPlane", subject: "probe.plane_test", reason: "is awaited on probe.plane.test" },
				{ order: "newSdkOldPlane", subject: "probe.plane.test", reason: "is awaited on probe.plane_test" },
			],
		]);
	});

	test("by any lock where its hash stands for it: the subject has the right form and is dropped all the same", () => {
		const [verdict] = diff(routedBy("lock", TEXT, "verbatim"), routedBy("lock", LOCK, "lock"));
		expect(verdict?.proof).toMatchObject([
			{ document: { lock: "text" }, subject: "probe.text", reason: "is awaited on probe.<hash of text>" },
			{ document: { lock: "text" }, subject: "probe.<hash of text>", reason: "is awaited on probe.text" },
		]);
	});
});

test("each of several breaks is shown in its own place", () => {
	const two = (type: "string" | "boolean"): Bodies => ({
		...IDS,
		"messages/probe.json": {
			...structOf({ backend: BACKEND, first: { type }, second: { type } }),
			...routed("probe.{backend}", ASKED),
			examples: [{ backend: "b", first: type === "string" ? "x" : true, second: type === "string" ? "x" : true }],
		},
	});
	const places = diff(two("string"), two("boolean")).map(({ place, proof }) => {
		return [place, typeof proof === "object" ? proof.map(({ refusedAt }) => refusedAt) : proof];
	});
	expect(places.filter(([place]) => place !== "Probe")).toEqual([
		["Probe/first", ["/first", "/first"]],
		["Probe/second", ["/second", "/second"]],
	]);
});
