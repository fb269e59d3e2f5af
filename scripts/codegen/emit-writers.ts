import { validatorName, writerName } from "./constant-names.js";
import { later, pureCall } from "./data-literal.js";
import { importsFor } from "./imports.js";
import { layOut } from "./literal.js";
import { lookup } from "./lookup.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";
import { WRITER_FUNCTIONS, writerOf } from "./writer-of.js";

/** `gen/writers.ts`: per type how plain data is checked and written in one walk. */
export function emitWriters(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const constants = protocol.types.flatMap((type) => {
		const writer = writerOf(type, find);
		if (writer === undefined) return [];
		const start = `export const ${writerName(type.exportName)} = `;
		return [`${start}${layOut(pureCall("lazy", later(writer)), 0, start.length + 1)};\n`];
	});
	const code = constants.join("\n");
	const validators = protocol.types.map(({ exportName }) => validatorName(exportName)).sort(compare);
	const imports = importsFor(code, {
		"../lazy.js": ["lazy"],
		"../writer.js": WRITER_FUNCTIONS,
		"./validators.js": validators,
	});
	return [{ path: "packages/messages/src/gen/writers.ts", text: `${header("emit-writers")}\n${imports}\n${code}` }];
}
