/** One property in a message of a client or of a drone. */

import type { RawSchema } from "../codegen/raw.js";
import type { ContractVector } from "./contract-vector.js";
import { ASKED, BACKEND, type Bodies, IDS, partOf, routed } from "./test-sides.js";

/** Undefined where there is no such property. */
type Property = { readonly schema: RawSchema; readonly required: boolean } | undefined;

export const must = (schema: RawSchema): Property => ({ schema, required: true });
/** Optional by its default or by `null`. */
export const may = (schema: RawSchema): Property => ({ schema, required: false });

export const STRING: RawSchema = { type: "string" };
export const BOOL: RawSchema = { type: "boolean" };

/** An enum and a time that a property may hold. */
export const KIND: Bodies = {
	"types/kind.json": {
		type: "string",
		enum: ["A", "B"],
		"x-values": { A: { description: "About A." }, B: { description: "About B." } },
		examples: ["A", "B"],
	},
	"types/when.json": {
		type: "string",
		"x-format": "utc-time",
		examples: ["2024-01-02T03:04:05Z"],
		pattern: "^\\d{4}-.*Z$",
	},
};

export function probing(property: Property, types: Bodies = {}): ContractVector["before"] {
	const properties = property ? { backend: BACKEND, x: property.schema } : { backend: BACKEND };
	const required = property?.required ? ["backend", "x"] : ["backend"];
	return (direction) => ({
		bodies: {
			...IDS,
			...types,
			"messages/probe.json": {
				...partOf(properties, required),
				...routed("probe.{backend}", direction === "sent" ? ASKED : {}),
				examples: [{ backend: "b", x: exampleOf(property) }],
			},
		},
	});
}

const EXAMPLES: Readonly<Record<string, unknown>> = { boolean: true, integer: 7, number: 7, array: [], object: {} };

function exampleOf(property: Property): never {
	const { type, allOf, anyOf, "x-json": json } = property?.schema ?? {};
	const reference = (allOf ?? anyOf)?.[0]?.$ref ?? "";
	const named = reference.endsWith("kind.json") ? "A" : "2024-01-02T03:04:05Z";
	const first = Array.isArray(type) ? type[0] : type;
	return (reference || json ? named : (EXAMPLES[first as string] ?? "text")) as never;
}
