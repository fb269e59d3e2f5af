import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { readJson } from "../support/repository.js";
import { type Json, type JsonObject, schemaFiles } from "./files.js";
import { type Path, replaced } from "./mutants.js";

const ajv = new Ajv({ strict: false });
ajv.addSchema(readJson("schemas/dialect.schema.json"), "dialect");

/** Paths of the places where a document breaks the dialect. */
function faults(document: Json, definition = ""): readonly string[] {
	const validate = ajv.getSchema(`dialect${definition}`);
	if (!validate) throw new Error(`the dialect does not define ${definition}`);
	return validate(document)
		? []
		: (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

test.each(schemaFiles)("$path obeys the dialect", ({ schema }) => {
	expect(faults(schema)).toEqual([]);
});

test.each(schemaFiles)("$path is identified by its place", ({ path, schema }) => {
	expect(schema.$id).toBe(`plane:/${path}`);
});

test("no two files describe the same type", () => {
	const titles = schemaFiles.map(({ title }) => title);
	expect(new Set(titles).size).toBe(titles.length);
});

test.each(["streams", "plane"])("%s.json obeys the dialect", (name) => {
	expect(faults(readJson(`schemas/${name}.json`), `#/definitions/${name}`)).toEqual([]);
});

describe("the dialect refuses", () => {
	const absent = undefined;
	const port: Path = ["properties", "port"];
	const cases: readonly (readonly [fault: string, file: string, path: Path, value: Json | undefined])[] = [
		["a type without a description", "types/drone-id.json", ["description"], absent],
		["a type without an example", "types/drone-id.json", ["examples"], []],
		["a type without its Rust path", "types/drone-id.json", ["x-rust"], absent],
		["another draft", "types/drone-id.json", ["$schema"], "https://json-schema.org/draft/2020-12/schema"],
		["an identity that is no place", "types/drone-id.json", ["$id"], "drone-id"],
		["a message among the parts", "types/drone-id.json", ["x-message"], {}],
		["traps of a part, which has no page to tell them", "types/drone-id.json", ["x-traps"], ["It bites."]],
		["a trap that is no sentence", "messages/drain-drone.json", ["x-traps", 0], "bites"],
		["an unknown keyword of the type", "types/drone-id.json", ["minLength"], 1],
		["an unknown annotation", "types/drone-id.json", ["x-colour"], "red"],
		["a title that is no identifier without x-export", "types/unit.json", ["x-export"], absent],
		["a deprecation without a reason", "messages/set-dns-record.json", ["x-deprecated"], absent],
		["a property without a description", "types/docker-executable-config.json", [...port, "description"], absent],
		[
			"a property that does not say what is emitted",
			"types/docker-executable-config.json",
			[...port, "x-emit"],
			absent,
		],
		["an unknown way of emitting", "types/docker-executable-config.json", [...port, "x-emit"], "sometimes"],
		["an option that is always emitted", "types/docker-executable-config.json", [...port, "x-emit"], "always"],
		["a text that is emitted as null", "messages/backend-log-message.json", ["properties", "text", "x-emit"], "null"],
		[
			"a text that is left out when empty",
			"messages/backend-log-message.json",
			["properties", "text", "x-emit"],
			"omit-empty",
		],
		["a port that is an identity", "types/docker-executable-config.json", [...port, "x-exact"], true],
		[
			"one subject under another name",
			"messages/schedule-request.json",
			["x-message", "subjects", 0, "name"],
			"schedule",
		],
		[
			"one of several subjects that does not say when",
			"messages/world-state-message.json",
			["x-message", "subjects", 0, "when"],
			absent,
		],
		["an integer without a width", "types/docker-executable-config.json", [...port, "x-int"], absent],
		["an integer without an upper bound", "types/docker-executable-config.json", [...port, "maximum"], absent],
		["bounds that are not the width's", "types/docker-executable-config.json", [...port, "maximum"], 65534],
		[
			"a default of another type",
			"types/docker-executable-config.json",
			["properties", "volume_mounts", "default"],
			"",
		],
		["siblings beside a bare $ref", "types/drone-meta.json", ["properties", "ip", "$ref"], "./ip-addr.json"],
		["closed structs", "types/drone-meta.json", ["additionalProperties"], false],
		["camel case", "types/drone-meta.json", ["properties", "gitHash"], { type: "string" }],
		["an unknown unit", "messages/schedule-request.json", ["properties", "max_idle_secs", "x-unit"], "min"],
		["an enum value without a meaning", "types/drone-state.json", ["x-values", "Lost", "description"], absent],
		["an unknown transport", "messages/schedule-request.json", ["x-message", "transport"], "http"],
		["an unknown role", "messages/schedule-request.json", ["x-message", "senders"], ["browser"]],
		[
			"an unknown token encoding",
			"messages/schedule-request.json",
			["x-message", "subjects", 0, "tokens", "cluster"],
			"base64",
		],
		[
			"a message that does not say whether Plane verifies it",
			"messages/schedule-request.json",
			["x-message", "verified"],
			absent,
		],
		["a variant without a description", "types/component.json", ["oneOf", 0, "description"], absent],
		["a variant that may carry a second key", "types/docker-credentials.json", ["oneOf", 0, "maxProperties"], 2],
	];

	test.each(cases)("%s", (_, file, path, value) => {
		const schema = schemaFiles.find((candidate) => candidate.path === file)?.schema;
		if (!schema) throw new Error(`${file} is gone`);
		expect(faults(schema)).toEqual([]);
		expect(faults(value === undefined ? without(schema, path) : replaced(schema, path, value))).not.toEqual([]);
	});
});

const marker = "to be taken out";

/** JSON has no `undefined`: the text without the marked key. */
function without(schema: JsonObject, path: Path): Json {
	const marked = replaced(schema, path, marker);
	return JSON.parse(JSON.stringify(marked, (_, value) => (value === marker ? undefined : value)));
}
