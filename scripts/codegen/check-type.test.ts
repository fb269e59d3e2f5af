import { describe, expect, test } from "vitest";
import type { RawSchema } from "./raw.js";
import { complaints, read, ref, STRING, schemas, structOf } from "./test-schemas.js";

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
