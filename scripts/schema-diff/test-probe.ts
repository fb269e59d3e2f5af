import type { Direction } from "./change.js";
import type { Property } from "./rule-vector.js";
import { ASKED, BACKEND, type Bodies, IDS, partOf, routed } from "./test-sides.js";

/** A message of a client or of a drone with the property in it. */
export function probeContract(property: Property | undefined, direction: Direction, types: Bodies = {}): Bodies {
	const properties = property ? { backend: BACKEND, x: property.schema } : { backend: BACKEND };
	const required = property?.required ? ["backend", "x"] : ["backend"];
	const route = direction === "sent" ? ASKED : {};
	return {
		...IDS,
		...types,
		"messages/probe.json": {
			...partOf(properties, required),
			...routed("probe.{backend}", route),
			examples: [{ backend: "b", x: exampleOf(property) }],
		},
	};
}

const EXAMPLES: Readonly<Record<string, unknown>> = { boolean: true, integer: 7, number: 7, array: [], object: {} };

function exampleOf(property: Property | undefined): never {
	const { type, allOf, anyOf, "x-json": json } = property?.schema ?? {};
	const reference = (allOf ?? anyOf)?.[0]?.$ref ?? "";
	const named = reference.endsWith("kind.json") ? "A" : "2024-01-02T03:04:05Z";
	const first = Array.isArray(type) ? type[0] : type;
	return (reference || json ? named : (EXAMPLES[first as string] ?? "text")) as never;
}
