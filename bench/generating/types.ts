import { compile } from "json-schema-to-typescript";
import { emitTypes } from "../../scripts/codegen/emit-types.js";
import type { Protocol } from "../../scripts/codegen/model.js";
import { type Group, OURS } from "../group.js";
import { interleave } from "../interleave.js";
import { readSchemas } from "../peers/modules.js";

/** Keys that name types anew or that types do not show. */
const LEFT_OUT = new Set(["$schema", "$id", "title", "default", "examples", "definitions"]);

/** All schemas as the definitions of one. */
function bundled({ schemas }: Protocol): object {
	const definitions: Record<string, unknown> = {};
	for (const [file, schema] of schemas) {
		definitions[nameOf(file)] = inOneFile(schema, file);
		const { definitions: own = {} } = schema as { readonly definitions?: Readonly<Record<string, unknown>> };
		for (const [name, inner] of Object.entries(own)) definitions[nameOf(file, name)] = inOneFile(inner, file);
	}
	return { definitions };
}

/** `messages/schedule-request.json` as a name; a definition of it has its own name behind that. */
const nameOf = (file: string, definition = ""): string =>
	`${file}-${definition}`
		.replace(/^\w+\//, "")
		.replace(".json", "")
		.replace(/-$/, "");

function inOneFile(schema: unknown, file: string): unknown {
	const text = JSON.stringify(schema, (key, value: unknown) => {
		if (LEFT_OUT.has(key)) return undefined;
		if (key !== "$ref") return value;
		const { pathname, hash } = new URL(String(value), `plane:/${file}`);
		return `#/definitions/${nameOf(pathname.slice(1), hash.replace("#/definitions/", ""))}`;
	});
	return JSON.parse(text);
}

/** Making TypeScript types of the schemas, over what the printer needs for them alone. */
export const generatingTypes: Group = {
	measures: ["generate types"],
	async run({ turns }) {
		const protocol = readSchemas();
		const schema = bundled(protocol);
		const print = () =>
			compile(structuredClone(schema) as Parameters<typeof compile>[0], "Plane", {
				unreachableDefinitions: true,
				additionalProperties: false,
			});
		const compare = await interleave(
			{
				ours: async () => void (await emitTypes(protocol)),
				printer: async () => void (await print()),
			},
			{ ...turns, sliceMs: 0, warmUpMs: 0, leastRounds: 3 },
		);
		return [{ measure: "generate types", label: "all", candidate: OURS, value: compare("ours", "printer") }];
	},
};
