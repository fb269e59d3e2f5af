/** Small contracts for tests: what a test does not say is unremarkable. */

import type { RawMessage, RawSchema, RawStreams } from "../codegen/raw.js";
import { read, ref, schemas, structOf } from "../codegen/test-schemas.js";
import type { Side } from "./side.js";
import { type Verdict, verdictsOf } from "./verdict.js";

export type Bodies = Readonly<Record<string, RawSchema>>;

export function sideOf(bodies: Bodies, streams?: RawStreams): Side {
	const documents = schemas(bodies);
	const protocol = read({ ...documents, ...(streams ? { "streams.json": streams } : {}) });
	return { label: "a test", protocol, documents: Object.values(documents) as readonly RawSchema[] };
}

export function diff(before: Bodies, after: Bodies): readonly Verdict[] {
	return verdictsOf(sideOf(before), sideOf(after));
}

/** A message on one subject whose tokens are the payload's fields of the same name. */
export function routed(template: string, rest: Partial<RawMessage> = {}): { readonly "x-message": RawMessage } {
	const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
	const tokens = Object.fromEntries(
		names.map((name) => [name, name.startsWith("cluster") ? "cluster" : "id"] as const),
	);
	return {
		"x-message": {
			transport: "publish",
			senders: ["drone"],
			receivers: ["client"],
			subjects: [{ name: "subject", description: "About the subject.", template, tokens }],
			subscriptions: [template.replaceAll(/\{\w+\}/g, "*")],
			reply: null,
			stream: null,
			verified: true,
			...rest,
		},
	};
}

/** A request that clients send and Plane answers with a boolean. */
export const ASKED: Partial<RawMessage> = {
	transport: "request",
	senders: ["client"],
	receivers: ["controller"],
	reply: "../types/answer.json",
};

/** Types that messages of these tests refer to. */
export const IDS: Bodies = {
	"types/cluster-name.json": { type: "string", examples: ["plane.test"] },
	"types/backend-id.json": { type: "string", examples: ["doc-17-a"] },
	"types/drone-id.json": { type: "string", examples: ["drone-7"] },
	"types/resource-lock.json": { type: "string", examples: ["doc-17"] },
	"types/answer.json": { type: "boolean", examples: [true] },
	"types/unit.json": { type: "null", examples: [null] },
};

export const CLUSTER = ref("types/cluster-name.json");
export const BACKEND = ref("types/backend-id.json");
export const DRONE = ref("types/drone-id.json");
export const LOCK = ref("types/resource-lock.json");

export const U64: RawSchema = { type: "integer", minimum: 0, maximum: 2 ** 64, "x-int": "u64" };

/** `string` → `string or null`, left out or written as null. */
export function option(raw: RawSchema): RawSchema {
	const nullable: RawSchema = raw.allOf
		? { anyOf: [{ $ref: raw.allOf[0]?.$ref ?? "" }, { type: "null" }] }
		: { ...raw, type: [raw.type as string, "null"] };
	return { ...nullable, "x-emit": "null" };
}

/** A struct of which only the named fields are required. */
export function partOf(properties: Bodies, required: readonly string[], rest: RawSchema = {}): RawSchema {
	const { required: _, ...struct } = structOf(properties, rest);
	return required.length === 0 ? struct : { ...struct, required };
}
