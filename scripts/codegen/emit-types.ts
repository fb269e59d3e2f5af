import { compile, type Options } from "json-schema-to-typescript";
import { lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { type Declaration, declarations, type NameOf, type TypeSchema } from "./type-schema.js";

const OPTIONS: Partial<Options> = {
	bannerComment: "",
	additionalProperties: false,
	declareExternallyReferenced: false,
	style: { useTabs: true, printWidth: 120 },
};

/**
 * `T` and `TInput` of every type. Each declaration is compiled by itself with its references given as names: a bundle would
 * fork referenced types (`BackendId1`) and print `TInput` far away from `T`.
 */
export async function emitTypes(protocol: Protocol): Promise<OutputFile[]> {
	const texts = await Promise.all(pairUp(protocol).map(({ name, schema }) => print(name, schema)));
	const body = texts.join("\n");
	const imports = /\bJsonValue\b/.test(body) ? 'import type { JsonValue } from "../json-value.js";\n\n' : "";
	return [{ path: "packages/messages/src/gen/codecs.ts", text: `${header("emit-types")}\n${imports}${body}` }];
}

async function print(name: string, schema: TypeSchema): Promise<string> {
	// The printer fills in what it misses, hence a copy; it knows `tsType`, which its draft-07 typing does not.
	return compile(structuredClone(schema) as Parameters<typeof compile>[0], name, OPTIONS);
}

/** Canonical and input declarations side by side, the latter an alias where both say the same. */
function pairUp(protocol: Protocol): Declaration[] {
	const distinct = new Set<string>();
	const find = lookup(protocol);
	const names = exportNames(protocol);
	const canonicalName: NameOf = (name) => names.get(name) ?? name;
	const inputName: NameOf = (name) =>
		distinct.has(canonicalName(name)) ? `${canonicalName(name)}Input` : canonicalName(name);
	return protocol.types.flatMap(declarations).flatMap((declare) => {
		const canonical = declare({ form: "canonical", nameOf: canonicalName, find });
		const input = declare({ form: "input", nameOf: inputName, find });
		const differs = shapeOf(input) !== shapeOf(canonical);
		if (differs) distinct.add(canonical.name);
		return [canonical, inputDeclaration(canonical, differs ? input : undefined)];
	});
}

function exportNames(protocol: Protocol): ReadonlyMap<string, string> {
	return new Map(protocol.types.map((type: TypeDef) => [type.name, type.exportName]));
}

const shapeOf = ({ schema }: Declaration): string =>
	JSON.stringify(schema, (key, value: unknown) =>
		key === "description" && typeof value === "string" ? undefined : value,
	);

function inputDeclaration({ name }: Declaration, input: Declaration | undefined): Declaration {
	if (input === undefined) {
		return {
			name: `${name}Input`,
			schema: { description: `{@link ${name}} as Plane accepts it: the same.`, tsType: name },
		};
	}
	const description = `{@link ${name}} as Plane accepts it: defaults and options may be left out.`;
	return { name: `${name}Input`, schema: { ...input.schema, description } };
}
