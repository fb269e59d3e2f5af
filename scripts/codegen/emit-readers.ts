import { readerName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { lookup } from "./lookup.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { readerOf } from "./reader-of.js";

/** `gen/readers.ts`: per type how a text is read that looks as Plane writes it. */
export function emitReaders(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const constants = protocol.types.flatMap((type) => {
		const { layout, make } = readerOf(type, find) ?? {};
		if (layout === undefined) return [];
		return [`export const ${readerName(type.exportName)} = /*#__PURE__*/ reader(\n\t'${layout}',\n\t${make},\n);\n`];
	});
	const code = constants.join("\n");
	const imports = importsFor(code, { "../reader.js": ["reader"] });
	return [{ path: "packages/messages/src/gen/readers.ts", text: `${header("emit-readers")}\n${imports}\n${code}` }];
}
