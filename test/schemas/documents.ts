import { parsed, wireVectors } from "../support/wire-vectors.js";
import { examples, type Json, type SchemaFile } from "./files.js";

/** A value of a type together with the verdict of Plane about it. */
export interface Document {
	/** Path of the example, or the text of the vector. */
	readonly name: string;
	readonly value: Json;
	/** `undefined`: Plane takes it, but not as the canonical form, so a writer may refuse it. */
	readonly accepted: boolean | undefined;
}

/** Examples and wire vectors of a type; texts that are no JSON, or whose verdict hangs on their spelling, are left out. */
export function documentsOf({ folder, title }: SchemaFile): readonly Document[] {
	const own = examples.filter((example) => example.folder === folder);
	const observed = wireVectors.filter(({ type, raw }) => rustName(type) === title && !raw);
	return [
		...own.map(({ path, value, valid }): Document => ({ name: path, value, accepted: valid })),
		...observed.flatMap(({ json, ok, out }) => [...document(json, ok ? undefined : false), ...document(out, true)]),
	];
}

/** The vectors tell two types of the same name apart by module; only the `drone_state` one is on the wire. */
const rustName = (type: string): string => type.replace(/^drone_state\./, "");

function document(text: string | undefined, accepted: boolean | undefined): readonly Document[] {
	const value = text === undefined ? undefined : parsed<Json>(text);
	return text === undefined || value === undefined ? [] : [{ name: text, value, accepted }];
}
