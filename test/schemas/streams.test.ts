import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject, read, schemaFiles } from "./files.js";

interface Stream {
	readonly name: string;
	readonly description: string;
	readonly message: string;
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

test("a stream holds the message that Plane declares for it", () => {
	const declared = streams.map(({ name, message }) => [
		name,
		schemaFiles.find(({ path }) => path === message)?.schema["x-rust"],
	]);
	expect(Object.fromEntries(declared)).toEqual(
		Object.fromEntries(observed.map(({ wire, message_type }) => [wire.name, message_type])),
	);
});

test("a message names the stream that names it, and no other message names one", () => {
	const named = schemaFiles.flatMap(({ path, schema }) => {
		const stream = field(schema["x-message"], "stream");
		return typeof stream === "string" ? [[stream, path]] : [];
	});
	expect(Object.fromEntries(named)).toEqual(Object.fromEntries(streams.map(({ name, message }) => [name, message])));
});

test("a stream's name in the list and in its configuration are one", () => {
	for (const { name, config } of streams) expect(config.name).toBe(name);
});
