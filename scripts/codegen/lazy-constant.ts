import { later, pureCall } from "./data-literal.js";
import { type Literal, layOut } from "./literal.js";

/** A constant of a generated module, whose value is made when it is first asked for: `Name()`. */
export function lazyConstant(name: string, value: Literal): string {
	const start = `export const ${name} = `;
	return `${start}${layOut(pureCall("lazy", later(value)), 0, start.length + 1)};\n`;
}
