import { compile, type Options } from "json-schema-to-typescript";
import { lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { type Declaration, declarations, type NameOf } from "./type-schema.js";

const OPTIONS: Partial<Options> = {
	bannerComment: "",
	// Babel reads what is to be laid out in less time than the compiler of TypeScript.
	style: { parser: "babel-ts", useTabs: true, printWidth: 120 },
};

/** A type in both its forms. */
interface Pair {
	readonly canonical: Declaration;
	/** Absent: Plane accepts just what it emits. */
	readonly input: Declaration | undefined;
}

/** `T` and `TInput` of every type. */
export async function emitTypes(protocol: Protocol): Promise<OutputFile[]> {
	const pairs = pairUp(protocol);
	const textOf = await print(pairs.flatMap(({ canonical, input }) => (input ? [canonical, input] : [canonical])));
	const texts = pairs.flatMap(({ canonical: { name }, input }) => [
		textOf(name),
		input ? textOf(input.name) : alias(name),
	]);
	const body = texts.join("\n");
	const imports = /\bJsonValue\b/.test(body) ? 'import type { JsonValue } from "../json-value.js";\n\n' : "";
	return [{ path: "packages/messages/src/gen/codecs.ts", text: `${header("emit-types")}\n${imports}${body}` }];
}

/**
 * Prints all declarations at once, as variants of one: each call has a price of its own. The printer puts them in an order of its
 * own, hence by name. References are names already: it would fork what it resolves itself (`BackendId1`).
 */
async function print(declarations: readonly Declaration[]): Promise<(name: string) => string> {
	const oneOf = declarations.map(({ name, schema }) => ({ ...schema, title: name }));
	// The printer knows `tsType`, which its draft-07 typing does not.
	const text = await compile({ oneOf } as Parameters<typeof compile>[0], "Declarations", OPTIONS);
	const parts = text.split(/^(?=\/\*\*$)/m);
	const texts = new Map(parts.map((part) => [/^export \w+ (\w+)/m.exec(part)?.[1], `${part.trimEnd()}\n`]));
	return (name) => {
		const found = texts.get(name);
		if (found === undefined) throw new Error(`json-schema-to-typescript did not print ${name}`);
		return found;
	};
}

/** Canonical and input declarations side by side. */
function pairUp(protocol: Protocol): Pair[] {
	const distinct = new Set<string>();
	const find = lookup(protocol);
	const names = exportNames(protocol);
	const canonicalName: NameOf = (name) => names.get(name) ?? name;
	const inputName: NameOf = (name) =>
		distinct.has(canonicalName(name)) ? `${canonicalName(name)}Input` : canonicalName(name);
	return protocol.types.flatMap(declarations).map((declare) => {
		const canonical = declare({ form: "canonical", nameOf: canonicalName, find });
		const input = declare({ form: "input", nameOf: inputName, find });
		const differs = JSON.stringify(input.schema) !== JSON.stringify(canonical.schema);
		if (differs) distinct.add(canonical.name);
		return { canonical, input: differs ? inputDeclaration(canonical, input) : undefined };
	});
}

function exportNames(protocol: Protocol): ReadonlyMap<string, string> {
	return new Map(protocol.types.map((type: TypeDef) => [type.name, type.exportName]));
}

function inputDeclaration({ name }: Declaration, { schema }: Declaration): Declaration {
	const description = `{@link ${name}} as Plane accepts it: defaults and options may be left out.`;
	return { name: `${name}Input`, schema: { ...schema, description } };
}

const alias = (name: string): string => `/**
 * {@link ${name}} as Plane accepts it: the same.
 */
export type ${name}Input = ${name};
`;
