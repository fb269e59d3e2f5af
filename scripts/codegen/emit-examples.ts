import { parseExact } from "./exact-json.js";
import { exampleLiteral, UnsafeQuantity } from "./example-literal.js";
import { type Item, keyText, layOut } from "./literal.js";
import { type Lookup, lookup } from "./lookup.js";
import type { Example, Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

/** The valid examples as typed data for `@plane/testing`, messages before their parts. */
export function emitExamples(protocol: Protocol): OutputFile[] {
	const find = lookup(protocol);
	const valid = protocol.examples.filter((example) => example.valid);
	const entries = [...protocol.types]
		.sort((a, b) => compare(a.file, b.file))
		.map((type) => ({ type, items: exampleItems(valid, type, find) }))
		.filter(({ items }) => items.length > 0);
	const body = entries.map(({ type, items }) => entryText(type, items)).join("");
	const text = [
		header("emit-examples"),
		importText([
			...entries.map(({ type }) => `${type.exportName}Input`),
			...(body.includes(" as JsonValue") ? ["JsonValue"] : []),
		]),
		"/** Valid documents by Rust type name and case, as a writer may give them: the files of `schemas/examples`. */",
		`export const examples = {\n${body}};\n`,
	].join("\n");
	return [{ path: "packages/testing/src/gen/examples.ts", text }];
}

function exampleItems(examples: readonly Example[], type: TypeDef, find: Lookup): Item[] {
	return examples
		.filter((example) => example.type === type.name)
		.flatMap((example) => exampleItem(example, type, find));
}

/** None for a document that `encode` refuses to write, because a number could not hold its quantity. */
function exampleItem(example: Example, type: TypeDef, find: Lookup): Item[] {
	try {
		const value = exampleLiteral(parseExact(example.text), type, find);
		return [{ prefix: `${keyText(example.case)}: `, value }];
	} catch (error) {
		if (error instanceof UnsafeQuantity) return [];
		throw error;
	}
}

function importText(names: readonly string[]): string {
	return `import type {\n${[...names]
		.sort()
		.map((name) => `\t${name},\n`)
		.join("")}} from "@plane/messages";\n`;
}

function entryText(type: TypeDef, items: readonly Item[]): string {
	const key = keyText(type.name);
	const lines = items.map(({ prefix, value }) => `\t\t${prefix}${layOut(value, 2, 8 + prefix.length)},\n`).join("");
	return `\t${key}: {\n${lines}\t} satisfies Record<string, ${type.exportName}Input>,\n`;
}
