import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
	readonly [key: string]: Json;
}

export interface SchemaFile {
	/** Below `schemas/`, e.g. `types/backend-state.json`. */
	readonly path: string;
	/** The folder of its examples, e.g. `backend-state`. */
	readonly folder: string;
	/** The Rust name of the type. */
	readonly title: string;
	readonly schema: JsonObject;
}

export interface Example {
	/** Below `schemas/examples/`. */
	readonly path: string;
	readonly folder: string;
	readonly valid: boolean;
	readonly text: string;
	/** As `JSON.parse` reads it: integers beyond 2^53 are rounded. */
	readonly value: Json;
}

/** A text that was given to the real Rust type, and what became of it. */
export interface Vector {
	readonly type: string;
	readonly json: string;
	readonly ok: boolean;
	readonly out?: string;
	/** The verdict depends on the text (number spelling, duplicate keys), which a parsed value no longer shows. */
	readonly raw?: boolean;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));

export const read = (path: string): string => readFileSync(repository + path, "utf8");

const names = (path: string): string[] => readdirSync(repository + path).sort();

export const exampleFolders: readonly string[] = names("schemas/examples");

export const schemaFiles: readonly SchemaFile[] = ["messages", "types"].flatMap((room) =>
	names(`schemas/${room}`).map((name) => {
		const schema: JsonObject = JSON.parse(read(`schemas/${room}/${name}`));
		const folder = name.replace(/\.json$/, "");
		return { path: `${room}/${name}`, folder, title: String(schema.title), schema };
	}),
);

export const examples: readonly Example[] = exampleFolders.flatMap((folder) =>
	names(`schemas/examples/${folder}`).map((name) => {
		const path = `${folder}/${name}`;
		const text = read(`schemas/examples/${path}`);
		return { path, folder, valid: name.endsWith(".valid.json"), text, value: JSON.parse(text) };
	}),
);

export const vectors: readonly Vector[] = read("test/wire-vectors/wire.jsonl")
	.trimEnd()
	.split("\n")
	.map((line) => JSON.parse(line));

/** The value of a text, `undefined` where the text is no JSON. */
export function parsed(text: string): Json | undefined {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export const isObject = (value: Json | undefined): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);
