import { validatorName, writerName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { lazyConstant } from "./lazy-constant.js";
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
		return writer === undefined ? [] : [lazyConstant(writerName(type.exportName), writer)];
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
