import { Ajv } from "ajv";

const ROLE_SUBJECT = "^[a-z_{}.*>]+$";

/** Every extension of the document with the place it may stand in and what it may hold; README of the schemas explains them. */
export const EXTENSIONS: Readonly<Record<string, { readonly on: string; readonly schema: object }>> = {
	"x-transport": { on: "channel", schema: { enum: ["request", "publish", "jetstream"] } },
	"x-stream": { on: "channel", schema: { type: "string", pattern: "^[a-z_]+$" } },
	"x-when": {
		on: "channel",
		schema: {
			type: "array",
			minItems: 1,
			items: {
				type: "object",
				required: ["path"],
				properties: {
					path: { type: "string", pattern: "^/" },
					is: { enum: ["present", "absent"] },
					equals: { type: "string" },
				},
				minProperties: 2,
				maxProperties: 2,
				additionalProperties: false,
			},
		},
	},
	"x-overwrites": { on: "channel", schema: { const: false } },
	"x-cadence": { on: "channel", schema: { type: "integer", minimum: 1 } },
	"x-subscriptions": { on: "channel", schema: { type: "array", items: { type: "string", pattern: ROLE_SUBJECT } } },
	"x-verified": { on: "channel", schema: { type: "boolean" } },
	"x-encoding": { on: "parameter", schema: { enum: ["cluster", "id", "lock", "enum", "verbatim"] } },
	"x-inbox": { on: "reply", schema: { type: "string", pattern: "^[a-z_{}.]+\\.>$" } },
	"x-streams": {
		on: "document",
		schema: {
			type: "object",
			additionalProperties: {
				type: "object",
				required: ["description", "config"],
				properties: { description: { type: "string" }, config: { type: "object", required: ["name", "subjects"] } },
				additionalProperties: false,
			},
		},
	},
};

const PLACES: readonly (readonly [RegExp, string])[] = [
	[/^$/, "document"],
	[/^\/channels\/[^/]+$/, "channel"],
	[/^\/channels\/[^/]+\/parameters\/[^/]+$/, "parameter"],
	[/^\/operations\/[^/]+\/reply$/, "reply"],
];

export interface Extension {
	/** `channel`, or the path itself where no extension is at home. */
	readonly on: string;
	readonly key: string;
	readonly value: unknown;
}

/** Every extension outside of the schemas, whose keywords are the dialect's. */
export function extensionsIn(json: unknown, path = ""): readonly Extension[] {
	if (typeof json !== "object" || json === null || path === "/components/schemas" || path === "/x-streams") return [];
	const on = PLACES.find(([pattern]) => pattern.test(path))?.[1] ?? path;
	return Object.entries(json).flatMap(([key, value]) => [
		...(key.startsWith("x-") ? [{ on, key, value }] : []),
		...extensionsIn(value, `${path}/${key}`),
	]);
}

const ajv = new Ajv();

/** What is wrong with the extensions of a document, one line each. */
export function lint(json: unknown): readonly string[] {
	return extensionsIn(json).flatMap(({ on, key, value }) => {
		const known = EXTENSIONS[key];
		if (known === undefined || known.on !== on) return [`${key} has no place on ${on}`];
		return ajv.validate(known.schema, value) ? [] : [`${key} on ${on}: ${ajv.errorsText()}`];
	});
}
