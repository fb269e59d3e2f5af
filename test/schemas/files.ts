import { readdirSync } from "node:fs";
import { readJson, readText, repository } from "../support/repository.js";

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

const names = (path: string): string[] => readdirSync(repository + path).sort();

export const exampleFolders: readonly string[] = names("schemas/examples");

export const schemaFiles: readonly SchemaFile[] = ["messages", "types"].flatMap((room) =>
	names(`schemas/${room}`).map((name) => {
		const schema: JsonObject = readJson(`schemas/${room}/${name}`);
		const folder = name.replace(/\.json$/, "");
		return { path: `${room}/${name}`, folder, title: String(schema.title), schema };
	}),
);

export const examples: readonly Example[] = exampleFolders.flatMap((folder) =>
	names(`schemas/examples/${folder}`).map((name) => {
		const path = `${folder}/${name}`;
		const text = readText(`schemas/examples/${path}`);
		return { path, folder, valid: name.endsWith(".valid.json"), text, value: JSON.parse(text) };
	}),
);

export const isObject = (value: Json | undefined): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);
