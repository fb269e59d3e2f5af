import { expect, test } from "vitest";
import { readJson } from "../support/repository.js";
import { streamVectors } from "../support/wire-vectors.js";
import { isObject, type Json, type JsonObject, schemaFiles } from "./files.js";

interface Stream {
	readonly description: string;
	readonly config: JsonObject;
}

const { streams } = readJson<{ readonly streams: readonly Stream[] }>("schemas/streams.json");

const byName = <T extends { readonly name?: unknown }>(items: readonly T[]): readonly T[] =>
	[...items].sort((a, b) => String(a.name).localeCompare(String(b.name)));

const field = (value: Json | undefined, key: string): Json | undefined => (isObject(value) ? value[key] : undefined);

test("the four streams are configured as Plane configures them", () => {
	expect(byName(streams.map(({ config }) => config))).toEqual(byName(streamVectors.map(({ wire }) => wire)));
});

test("the messages that name a stream are those that Plane declares for it", () => {
	const named = schemaFiles.flatMap(({ schema }) => {
		const stream = field(schema["x-message"], "stream");
		return typeof stream === "string" ? [[stream, schema["x-rust"]]] : [];
	});
	const declared = streamVectors.map(({ wire, message_type }) => [wire.name, message_type]);
	expect(named.sort()).toEqual(declared.sort());
});
