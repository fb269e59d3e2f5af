import { describe, expect, test } from "vitest";
import { readProtocol } from "./read.js";
import { complaints, read, ref, STRING, schemas, structOf } from "./test-schemas.js";

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

	test("that are called valid are refused when their schema refuses them", () => {
		const examples = [
			{ path: "examples/drone-id/name.valid.json", text: '"d1"' },
			{ path: "examples/drone-id/number.invalid.json", text: "1" },
			{ path: "examples/drone-id/stale.valid.json", text: "2" },
		];
		expect(complaints(() => read(files, examples))).toEqual([
			"schemas/examples/drone-id/stale.valid.json / is refused by its schema: must be string",
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
