import { lookup } from "../../scripts/codegen/lookup.js";
import { codeOf, type Notation } from "./notation.js";
import type { Peer } from "./peer.js";

/** Writes modules in which each type is one constant, after those that it refers to. */
export function moduleOf(imports: string, notation: Notation, wrap = (code: string): string => code): Peer["module"] {
	return (types, protocol) => {
		const find = lookup(protocol);
		const lines = types.map((type) => `export const ${type.exportName} = ${wrap(codeOf(type, find, notation))};`);
		return `${[imports, ...lines].join("\n")}\n`;
	};
}
