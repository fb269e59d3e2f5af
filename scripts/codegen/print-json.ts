import type { Json } from "./model.js";

/** JSON that is put on one line where it fits, unless it is marked to stand on lines of its own. */
export type Layout = Json | Numeral | Block | readonly Layout[] | { readonly [key: string]: Layout | undefined };

/** A number that no double holds, digit for digit. */
export class Numeral {
	readonly digits: string;

	constructor(value: bigint) {
		this.digits = String(value);
	}
}

/** An object whose keys stand on lines of their own, however short it is. */
export class Block {
	readonly entries: { readonly [key: string]: Layout | undefined };

	constructor(entries: { readonly [key: string]: Layout | undefined }) {
		this.entries = entries;
	}
}

const WIDTH = 120;
/** What the formatter of this repository counts a tab as. */
const TAB = 2;

/** The text of a schema file, as the formatter leaves it; for those who read JSON as YAML, `indent` is spaces. */
export function printJson(json: Layout, indent = "\t"): string {
	return `${print(json, indent, 0, 0)}\n`;
}

/** `used`: columns that the key and the comma take on the line. */
function print(json: Layout, indent: string, depth: number, used: number): string {
	const line = oneLine(json);
	if (line !== undefined && depth * TAB + used + line.length <= WIDTH) return line;
	const outer = indent.repeat(depth);
	const inner = outer + indent;
	if (Array.isArray(json)) {
		const items = json.map((item: Layout) => inner + print(item, indent, depth + 1, 1));
		return `[\n${items.join(",\n")}\n${outer}]`;
	}
	if (typeof json !== "object" || json === null || json instanceof Numeral) return line ?? "null";
	const lines = entriesOf(json).map(([key, value]) => {
		const name = `${JSON.stringify(key)}: `;
		return inner + name + print(value, indent, depth + 1, name.length + 1);
	});
	return `{\n${lines.join(",\n")}\n${outer}}`;
}

function entriesOf(json: object): readonly (readonly [string, Layout])[] {
	const entries = Object.entries((json instanceof Block ? json.entries : json) as Record<string, Layout | undefined>);
	return entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
}

/** Undefined where a block is inside. */
function oneLine(json: Layout): string | undefined {
	if (json instanceof Block) return undefined;
	if (json instanceof Numeral) return json.digits;
	if (Array.isArray(json)) {
		const items = json.map((item: Layout) => oneLine(item));
		return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
	}
	if (typeof json !== "object" || json === null) return JSON.stringify(json);
	const parts = entriesOf(json).map(([key, value]) => {
		const text = oneLine(value);
		return text === undefined ? undefined : `${JSON.stringify(key)}: ${text}`;
	});
	if (parts.includes(undefined)) return undefined;
	return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
