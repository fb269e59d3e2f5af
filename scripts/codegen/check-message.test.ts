import { describe, expect, test } from "vitest";
import type { RawMessage, RawSchema, RawSubject } from "./raw.js";
import { complaints, read, ref, STRING, schemas, structOf } from "./test-schemas.js";

const CLUSTER = { "types/cluster-name.json": STRING };

describe("a message that does not fit its payload or stream is refused:", () => {
	const subject: RawSubject = {
		name: "subject",
		description: "S.",
		template: "cluster.{cluster}.go",
		tokens: { cluster: "cluster" },
	};
	const message: RawMessage = {
		transport: "request",
		senders: ["client"],
		receivers: ["controller"],
		subjects: [subject],
		subscriptions: ["cluster.*.go"],
		reply: null,
		stream: null,
		verified: true,
	};
	const payload = structOf(
		{ cluster: ref("types/cluster-name.json"), name: { type: "string" } },
		{ examples: [{ cluster: "c", name: "n" }] },
	);
	const stream = { description: "S.", config: { name: "s", subjects: ["cluster.*.go"] } };
	const withMessage = (changes: Partial<RawMessage>, properties: RawSchema = payload): readonly string[] => {
		const files = schemas({
			...CLUSTER,
			"messages/go.json": { ...properties, "x-message": { ...message, ...changes } },
		});
		return complaints(() => read({ ...files, "streams.json": { streams: changes.stream === "s" ? [stream] : [] } }));
	};
	const withSubject = (changes: Partial<RawSubject>, properties?: RawSchema): readonly string[] =>
		withMessage({ subjects: [{ ...subject, ...changes }], subscriptions: [] }, properties);
	const at = (rest: string): string => `schemas/messages/go.json /x-message/${rest}`;

	test("one that fits is not", () => expect(withMessage({ stream: "s" })).toEqual([]));

	test("a token that the payload lacks", () => {
		expect(withSubject({ template: "a.{drone}", tokens: { drone: "id" } })).toEqual([
			at("subjects/0/tokens/drone names /drone, which is not in the payload"),
		]);
	});

	test("a token that the template lacks, and the other way round", () => {
		expect(withSubject({ template: "a.{name}" })).toEqual([
			at("subjects/0/template uses {name}, which tokens does not explain"),
			at("subjects/0/tokens/cluster does not occur in the template"),
		]);
	});

	test("an encoding for another kind of value", () => {
		expect(withSubject({ tokens: { cluster: "lock" } })).toEqual([
			at("subjects/0/tokens/cluster stands at /cluster, which lock cannot encode"),
		]);
	});

	test("a token that may be null, unless a condition says when it is there", () => {
		const nullable = structOf(
			{ cluster: { anyOf: [{ $ref: "../types/cluster-name.json" }, { type: "null" }], "x-emit": "null" } },
			{ examples: [{ cluster: null }] },
		);
		expect(withSubject({}, nullable)).toEqual([
			at("subjects/0/tokens/cluster names /cluster, which is not always there: a condition must say when"),
		]);
		expect(withSubject({ when: [{ path: "/cluster", is: "present" }] }, nullable)).toEqual([]);
	});

	test("a template with a wildcard or an empty token", () => {
		expect(withSubject({ template: "a..{cluster}.*" })).toEqual([
			at('subjects/0/template has "" between two dots: neither a word nor a {token}'),
			at('subjects/0/template has "*" between two dots: neither a word nor a {token}'),
		]);
	});

	test("a subscription that hears nothing of it", () => {
		expect(withMessage({ subscriptions: ["cluster.*.stop"] })).toEqual([
			at("subscriptions/0 receives no subject of Go"),
		]);
	});

	test("one that is answered, but by nobody", () => {
		const answered = { receivers: [], reply: "../types/cluster-name.json" };
		expect(withMessage(answered)).toEqual([
			at("receivers is empty, but somebody compares subject and payload and replies: say who"),
		]);
		expect(withMessage({ ...answered, verified: false })).toEqual([]);
		expect(withMessage({ receivers: [] })).toEqual([]);
	});

	test("a stream that does not exist, or does not capture the subject", () => {
		expect(withMessage({ stream: "none" })).toContain(at("stream none is not in streams.json"));
		expect(
			withMessage({ stream: "s", subjects: [{ ...subject, template: "go.{cluster}" }], subscriptions: [] }),
		).toEqual([at("subjects/0/template is not captured by stream s")]);
	});

	test("a reply that does not exist", () => {
		expect(withMessage({ reply: "./gone.json" })).toContain(at("reply points to ./gone.json, which does not exist"));
	});

	test("a stream that no message names", () => {
		const files = schemas({ ...CLUSTER, "messages/go.json": { ...payload, "x-message": message } });
		expect(complaints(() => read({ ...files, "streams.json": { streams: [stream] } }))).toEqual([
			"schemas/streams.json /streams/0 s is the stream of no message",
		]);
	});
});
