/** The emitted validators as text. */

import { emitValidators } from "./emit-validators.js";
import type { TypeDef } from "./model.js";
import { protocol } from "./test-models.js";

/** `gen/validators.ts` for these types. */
export function validatorsFile(...types: readonly TypeDef[]): string {
	return emitValidators(protocol(...types))[0]?.text ?? "";
}

/** The last type's function: what it refers to comes before. */
export function lastValidator(...types: readonly TypeDef[]): string {
	const functions = validatorsFile(...types).split("\nexport function ");
	return `export function ${functions.at(-1)}`;
}

/** How an object literal is told from others, after its fields were read. */
export const foreign = (data: string): string => `looksForeign(${data}, ${data}.toJSON) && isForeign(${data}, parsed)`;
