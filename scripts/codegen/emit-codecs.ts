import { codecComment } from "./codec-comment.js";
import { codecSpec, makerOf } from "./codec-spec.js";
import { codecType } from "./codec-type.js";
import { readerName, shapeName, streamName, validatorName, writerName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { layOut } from "./literal.js";
import { type Lookup, lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

const PATH = "packages/messages/src/gen/codecs.ts";

const RUNTIME = {
	"../codec.js": ["type Codec", "codec"],
	"../ip-addr.js": ["ip"],
	"../lock-token.js": ["lockToken"],
	"../message.js": ["type Message", "type MultiMessage", "message", "type Tokens"],
	"../states.js": ["type StateCodec", "stateCodec"],
	"../stream-config.js": ["type StreamConfig"],
	"../uid.js": ["uid", "uidsAt"],
	"../union.js": ["union", "unionMessage"],
	"../utc-time.js": ["time"],
};

/** `gen/codecs.ts`, the values: one codec or message per type, as data for the hand-written makers. */
export function emitCodecs(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const codecs = protocol.types.map((type) => codec(type, find)).join("\n");
	return [{ path: PATH, text: `${header("emit-codecs")}\n${imports(codecs, protocol)}\n${codecs}` }];
}

function codec(type: TypeDef, find: Lookup): string {
	const { name, parameters, known } = codecType(type, find);
	const facts = known.length === 0 ? "" : ` & { ${known.map((fact) => `readonly ${fact}`).join("; ")} }`;
	const [before, after] = [`export const ${type.exportName}: ${name}<`, `>${facts} = /*#__PURE__*/ ${makerOf(type)}(`];
	const flat = `${before}${parameters.join(", ")}${after}`;
	const start = flat.length < 120 ? flat : `${before}\n${parameters.map((one) => `\t${one}`).join(",\n")}\n${after}`;
	return `${codecComment(type, find)}\n${start}${layOut(codecSpec(type, find), 0, 120)});\n`;
}

function imports(code: string, { types, streams }: Protocol): string {
	return importsFor(code, {
		...RUNTIME,
		"./readers.js": types.map(({ exportName }) => readerName(exportName)).sort(compare),
		"./shapes.js": types.map(({ exportName }) => shapeName(exportName)).sort(compare),
		"./streams.js": streams.map(({ name }) => streamName(name)).sort(compare),
		"./validators.js": types.map(({ exportName }) => validatorName(exportName)).sort(compare),
		"./writers.js": types.map(({ exportName }) => writerName(exportName)).sort(compare),
	});
}
