import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject, read, schemaFiles } from "./files.js";

interface Stream {
	readonly description: string;
	readonly config: JsonObject;
}

const streams: readonly Stream[] = JSON.parse(read("schemas/streams.json")).streams;
const observed: readonly { readonly wire: JsonObject; readonly message_type: string }[] = JSON.parse(
	read("test/wire-vectors/streams.json"),
);

const byName = <T extends { readonly name?: Json }>(items: readonly T[]): readonly T[] =>
	[...items].sort((a, b) => String(a.name).localeCompare(String(b.name)));

const field = (value: Json | undefined, key: string): Json | undefined => (isObject(value) ? value[key] : undefined);

test("the four streams are configured as Plane configures them", () => {
	expect(byName(streams.map(({ config }) => config))).toEqual(byName(observed.map(({ wire }) => wire)));
});

test("the messages that name a stream are those that Plane declares for it", () => {
	const named = schemaFiles.flatMap(({ schema }) => {
		const stream = field(schema["x-message"], "stream");
		return typeof stream === "string" ? [[stream, schema["x-rust"]]] : [];
	});
	const declared = observed.map(({ wire, message_type }) => [wire.name, message_type]);
	expect(named.sort()).toEqual(declared.sort());
});
