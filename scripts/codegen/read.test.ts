import { describe, expect, test } from "vitest";
import type { RawMessage, RawSchema, RawSubject } from "./raw.js";
import { readProtocol } from "./read.js";
import { complaints, read, ref, STRING, schemas, structOf } from "./test-schemas.js";

const CLUSTER = { "types/cluster-name.json": STRING };
const NUMBERS = { type: "integer", minimum: 0, maximum: 2 ** 64, "x-int": "u64" } as const;

describe("a type", () => {
	test("stands after the types it refers to, otherwise by its file, in whatever order files come", () => {
		const files = schemas({
			"messages/a.json": structOf({ z: ref("types/z.json") }, { examples: [{ z: { b: "x" } }] }),
			"types/b.json": STRING,
			"types/c.json": STRING,
			"types/z.json": structOf({ b: ref("types/b.json") }, { examples: [{ b: "x" }] }),
		});
		const reversed = Object.fromEntries(Object.entries(files).reverse());
		expect(read(files).types.map(({ name }) => name)).toEqual(["B", "Z", "A", "C"]);
		expect(read(reversed)).toEqual(read(files));
	});

	test("keeps its fields in the order of the schema, with what readers and writers must know", () => {
		const { types } = read(
			schemas({
				"types/limits.json": {
					type: "object",
					required: ["cpu"],
					properties: {
						cpu: { description: "CPU.", ...NUMBERS, "x-unit": "s", "x-emit": "always" },
						token: {
							description: "Token.",
							type: ["string", "null"],
							"x-emit": "omit-none",
							"x-secret": true,
							"x-since": "0.3.1",
						},
						drain: { description: "Drain.", type: "boolean", default: false, "x-emit": "always" },
					},
					examples: [{ cpu: 1 }],
				},
			}),
		);
		expect(types[0]?.body).toEqual({
			kind: "struct",
			fields: [
				{
					name: "cpu",
					description: "CPU.",
					value: { kind: "integer", width: "u64", exact: false, unit: "s" },
					required: true,
					emit: "always",
					secret: false,
				},
				{
					name: "token",
					description: "Token.",
					value: { kind: "nullable", value: { kind: "string" } },
					required: false,
					emit: "omit-none",
					secret: true,
					since: "0.3.1",
				},
				{
					name: "drain",
					description: "Drain.",
					value: { kind: "boolean" },
					required: false,
					default: false,
					emit: "always",
					secret: false,
				},
			],
		});
	});

	test("may be a union by key, by tag or by trial", () => {
		const { types } = read(
			schemas({
				"types/answer.json": {
					"x-tagging": "external",
					oneOf: [
						{
							description: "Done.",
							type: "object",
							required: ["Done"],
							properties: { Done: structOf({ by: { type: "string" } }) },
						},
						{ description: "None.", const: "None" },
					],
					examples: [{ Done: { by: "x" } }, "None"],
				},
				"types/component.json": {
					"x-tagging": "internal",
					"x-tag": "type",
					oneOf: [
						{ description: "C.", type: "object", required: ["type"], properties: { type: { const: "Controller" } } },
					],
					examples: [{ type: "Controller" }],
				},
				"types/update.json": {
					"x-tagging": "untagged",
					anyOf: [
						{ $ref: "./answer.json" },
						{ title: "Tick", description: "T.", ...structOf({ tick: { type: "null" } }) },
					],
					examples: ["None"],
				},
			}),
		);
		expect(types.map(({ body }) => body)).toMatchObject([
			{
				kind: "external",
				variants: [{ name: "Done", payload: { kind: "struct", fields: [{ name: "by" }] } }, { name: "None" }],
			},
			{ kind: "internal", tag: "type", variants: [{ name: "Controller", payload: { fields: [] } }] },
			{
				kind: "untagged",
				variants: [
					{ kind: "ref", name: "Answer" },
					{ kind: "inline", name: "Tick" },
				],
			},
		]);
	});
});

describe("a schema that contradicts itself is refused:", () => {
	const cases: Readonly<Record<string, readonly [Readonly<Record<string, RawSchema>>, string]>> = {
		"a reference to nothing": [
			{ "types/a.json": structOf({ b: ref("types/b.json") }) },
			"schemas/types/a.json /properties/b points to ../types/b.json, which does not exist",
		],
		"an id that is not the file's": [
			{ "types/a.json": { ...STRING, $id: "plane:/types/b.json" } },
			"schemas/types/a.json /$id is not plane:/types/a.json",
		],
		"a file name that is not the title's": [
			{ "types/a.json": { ...STRING, title: "DroneId" } },
			"schemas/types/a.json /title DroneId belongs in a file called drone-id.json",
		],
		"a title that TypeScript cannot export": [
			{ "types/a.json": { ...STRING, title: "Option<A>" } },
			"schemas/types/a.json /x-export is needed: Option<A> is no name for a TypeScript type",
		],
		"enum values that are not explained": [
			{
				"types/a.json": {
					type: "string",
					enum: ["A", "B"],
					"x-values": { A: { description: "A." } },
					examples: ["A", "B"],
				},
			},
			"schemas/types/a.json /x-values names other values than enum, or in another order: A, B",
		],
		"a fact that some values lack": [
			{
				"types/a.json": {
					type: "string",
					enum: ["A", "B"],
					"x-values": { A: { description: "A.", terminal: true }, B: { description: "B." } },
					examples: ["A", "B"],
				},
			},
			"schemas/types/a.json /x-values says terminal of some values only",
		],
		"an enum value without example": [
			{ "types/a.json": { type: "string", enum: ["A"], "x-values": { A: { description: "A." } }, examples: [] } },
			"schemas/types/a.json /examples shows no A",
		],
		"an example that the schema refuses": [
			{ "types/a.json": structOf({ b: { type: "string" } }, { examples: [{ b: 1 }] }) },
			"schemas/types/a.json /examples/0 is refused by its own schema: /b must be string",
		],
		"a default that the schema refuses": [
			{ "types/a.json": structOf({ b: { type: "string", default: 1 } }, { required: [] }) },
			"schemas/types/a.json /properties/b/default is refused by its own schema: must be string",
		],
		"a required name that is no property": [
			{ "types/a.json": structOf({}, { required: ["b"], examples: [{ b: 1 }] }) },
			"schemas/types/a.json /required names b, which is no property",
		],
		"a field that may be left out, for which nothing then stands": [
			{ "types/a.json": structOf({ b: { type: "string", "x-emit": "omit-none" } }, { required: [] }) },
			"schemas/types/a.json /properties/b may be left out, yet has neither null nor a default",
		],
		"a null that Plane could not emit": [
			{ "types/a.json": structOf({ b: { type: "string", "x-emit": "null" } }, { examples: [{ b: "x" }] }) },
			'schemas/types/a.json /properties/b cannot be emitted "null": it is never null',
		],
		"a field that every JavaScript object has": [
			{ "types/a.json": structOf({ constructor: { type: "string" } }, { examples: [{ constructor: "x" }] }) },
			"schemas/types/a.json /properties/constructor has a name that every object inherits",
		],
		"a flattened struct": [
			{
				"types/a.json": structOf({}, { allOf: [{ $ref: "./b.json#/definitions/flattened" }], "x-flatten": "./b.json" }),
				"types/b.json": structOf({}, { definitions: { flattened: {} } }),
			},
			"schemas/types/a.json /x-flatten is no externally tagged union",
		],
		"a type that contains itself": [
			{
				"types/a.json": structOf(
					{ a: { anyOf: [{ $ref: "./a.json" }, { type: "null" }] } },
					{ examples: [{ a: null }] },
				),
			},
			"schemas/types/a.json / contains itself",
		],
	};
	for (const [name, [bodies, line]] of Object.entries(cases)) {
		test(name, () => expect(complaints(() => read(schemas(bodies)))).toContain(line));
	}

	test("everything that is wrong is told at once, by file and place", () => {
		const files = schemas({
			"types/b.json": { ...STRING, title: "C" },
			"types/a.json": structOf({ x: ref("types/x.json"), y: ref("types/y.json") }),
		});
		expect(complaints(() => read(files))).toEqual([
			"schemas/types/a.json /properties/x points to ../types/x.json, which does not exist",
			"schemas/types/a.json /properties/y points to ../types/y.json, which does not exist",
			"schemas/types/b.json /title C belongs in a file called c.json",
		]);
	});
});

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
	const stream = {
		name: "s",
		description: "S.",
		message: "messages/go.json",
		config: { name: "s", subjects: ["cluster.*.go"] },
	};
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

	test("several subjects of which none is told apart", () => {
		const subjects = [
			{ ...subject, name: "a" },
			{ ...subject, name: "b", when: [{ path: "/name", equals: "n" }] },
		];
		expect(withMessage({ subjects })).toEqual([
			at("subjects/0 says not when it is the one among several: when is missing"),
		]);
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

	test("a stream of a message that does not name it", () => {
		const files = schemas({ ...CLUSTER, "messages/go.json": { ...payload, "x-message": message } });
		expect(complaints(() => read({ ...files, "streams.json": { streams: [stream] } }))).toEqual([
			"schemas/streams.json /streams/0/message messages/go.json does not name s as its stream",
		]);
	});
});

describe("examples", () => {
	const files = schemas({ "types/drone-id.json": STRING });

	test("belong to the type of their folder and are kept as text", () => {
		const examples = [
			{ path: "examples/drone-id/empty.valid.json", text: '""' },
			{ path: "examples/drone-id/a-number.invalid.json", text: "18446744073709551616" },
		];
		expect(read(files, examples).examples).toEqual([
			{ type: "DroneId", case: "a-number", valid: false, text: "18446744073709551616" },
			{ type: "DroneId", case: "empty", valid: true, text: '""' },
		]);
	});

	test("are refused in other places and under other names", () => {
		const examples = [
			{ path: "examples/drone/a.valid.json", text: '""' },
			{ path: "examples/drone-id/a.json", text: '""' },
		];
		expect(complaints(() => read(files, examples))).toEqual([
			"schemas/examples/drone-id/a.json / is not named <type>/<case>.valid.json or .invalid.json",
			"schemas/examples/drone/a.valid.json / is in the folder of no type: drone",
		]);
	});
});

describe("files", () => {
	const dialect = {
		path: "dialect.schema.json",
		text: JSON.stringify({
			required: ["title"],
			properties: {
				"x-tag": false,
				type: { enum: ["string", "object"] },
				default: { anyOf: [{ type: "string" }, { minimum: 1, multipleOf: 2 }] },
			},
			definitions: { streams: { properties: { streams: { type: "array" } } }, plane: {} },
		}),
	};

	test("that are not JSON are told by name", () => {
		expect(complaints(() => readProtocol([dialect, { path: "types/a.json", text: "{" }]))).toEqual([
			expect.stringMatching(/^schemas\/types\/a\.json \/ is not JSON: /),
		]);
	});

	test("that break the dialect are told by place and reason before anything else is looked at", () => {
		const files = [
			dialect,
			{ path: "types/a.json", text: '{"type":"strnig","default":-1,"x-tag":"t"}' },
			{ path: "streams.json", text: '{"streams":{}}' },
		];
		expect(complaints(() => readProtocol(files))).toEqual([
			"schemas/streams.json /streams must be array",
			"schemas/types/a.json / lacks title",
			"schemas/types/a.json /default must be string; must be >= 1; must be multiple of 2",
			'schemas/types/a.json /type must be one of "string", "object"',
			"schemas/types/a.json /x-tag is not allowed here",
		]);
	});
});
