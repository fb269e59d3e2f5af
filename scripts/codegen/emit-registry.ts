import { keyText } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

/** `gen/registry.ts`: every codec under its Rust name. */
export function emitRegistry(protocol: Protocol): readonly OutputFile[] {
	const types = [...protocol.types].sort((a, b) => compare(a.name, b.name));
	const imports = [...types]
		.sort((a, b) => compare(a.exportName, b.exportName))
		.map(({ exportName }) => `\t${exportName},\n`);
	const entries = types.map(({ name, exportName }) =>
		keyText(name) === exportName ? `\t${name},\n` : `\t${keyText(name)}: ${exportName},\n`,
	);
	const text = `${header("emit-registry")}
import {
${imports.join("")}} from "../index.js";

/** Every codec and message by the name of its Rust type. */
export const registry = {
${entries.join("")}} as const;
`;
	return [{ path: "packages/messages/src/gen/registry.ts", text }];
}
