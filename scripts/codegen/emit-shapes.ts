import { shapeName, validatorName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { lazyConstant } from "./lazy-constant.js";
import { lookup } from "./lookup.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";
import { shapeOf } from "./shape-of.js";

const MODULES = {
	"../ip-addr.js": ["ip"],
	"../lazy.js": ["lazy"],
	"../shape.js": ["enumOf", "external", "folded", "i64", "internal", "list", "select", "struct", "u64"],
	"../uid.js": ["uid"],
	"../utc-time.js": ["time"],
};

/** `gen/shapes.ts`: per type what its canonical form asks beyond its schema; types that ask nothing are left out. */
export function emitShapes(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const constants = protocol.types.flatMap((type) => {
		const shape = type.body.kind === "scalar" ? undefined : shapeOf(type, find);
		return shape === undefined ? [] : [lazyConstant(shapeName(type.exportName), shape)];
	});
	const code = constants.join("\n");
	const validators = protocol.types.map(({ exportName }) => validatorName(exportName)).sort(compare);
	const imports = importsFor(code, { ...MODULES, "./validators.js": validators });
	const text = `${header("emit-shapes")}\n${imports}\n${code}`;
	return [{ path: "packages/messages/src/gen/shapes.ts", text }];
}
