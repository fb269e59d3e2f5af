/** Small schemas for tests of the reader: what a test does not say is unremarkable. */

import type { Protocol } from "./model.js";
import { SchemaError } from "./problem.js";
import type { RawSchema } from "./raw.js";
import { assemble } from "./read.js";
import type { SourceFile } from "./source-files.js";

type Documents = Readonly<Record<string, object>>;

/** `types/drone-id.json` is `DroneId`; its examples are the test's own business. */
export function schemas(bodies: Readonly<Record<string, RawSchema>>): Documents {
	return Object.fromEntries(Object.entries(bodies).map(([file, body]) => [file, schema(file, body)]));
}

function schema(file: string, body: RawSchema): RawSchema {
	const name = file.replace(/^.*\//, "").replace(/\.json$/, "");
	const title = name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
	return {
		$id: `plane:/${file}`,
		title,
		description: `About ${title}.`,
		"x-rust": `plane_core::${title}`,
		examples: [{}],
		...body,
	};
}

export function read(documents: Documents, exampleFiles: readonly SourceFile[] = []): Protocol {
	return assemble(new Map(Object.entries(documents)), exampleFiles);
}

/** The lines that the reader ends with. */
export function complaints(run: () => unknown): readonly string[] {
	try {
		run();
	} catch (error) {
		if (error instanceof SchemaError) return error.message.split("\n");
		throw error;
	}
	return [];
}

export const STRING: RawSchema = { type: "string", examples: ["x"] };

/** A struct whose fields are all required strings or what is given. */
export function structOf(properties: Readonly<Record<string, RawSchema>>, rest: RawSchema = {}): RawSchema {
	const described = Object.entries(properties).map(([name, property]) => [
		name,
		{ description: `About ${name}.`, "x-emit": "always", ...property },
	]);
	return { type: "object", required: Object.keys(properties), properties: Object.fromEntries(described), ...rest };
}

export function ref(file: string): RawSchema {
	return { allOf: [{ $ref: `../${file}` }] };
}
