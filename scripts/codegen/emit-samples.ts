import { list } from "./data-literal.js";
import { exampleLiteral } from "./example-literal.js";
import { keyText, layOut } from "./literal.js";
import { type Lookup, lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";

/** `gen/samples.ts` of `@plane/testing`: the examples that stand in each schema, the plainest first. */
export function emitSamples(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const text = [
		header("emit-samples"),
		"/** The examples of each schema, by Rust type name. */",
		`export const samples: Readonly<Record<string, readonly unknown[]>> = {\n${protocol.types.map((type) => entryText(type, find)).join("")}};\n`,
	].join("\n");
	return [{ path: "packages/testing/src/gen/samples.ts", text }];
}

function entryText(type: TypeDef, find: Lookup): string {
	const start = `${keyText(type.name)}: `;
	const values = type.examples.map((example) => exampleLiteral(example, type, find));
	return `\t${start}${layOut(list(values), 1, 4 + start.length)},\n`;
}
