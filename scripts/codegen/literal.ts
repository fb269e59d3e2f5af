/** TypeScript literals, laid out as the formatter would: on one line where they fit. */

export type Literal = string | Group | Call | Thunk;

interface Group {
	readonly brackets: "{}" | "[]";
	readonly items: readonly Item[];
}

/** A function with its arguments; an only one hugs the parentheses. */
interface Call {
	readonly callee: string;
	readonly arguments: readonly Literal[];
}

/** A function that makes the value when it is called. */
interface Thunk {
	readonly returns: Literal;
}

export interface Item {
	/** Text before the value: a key with its colon, or nothing in a list. */
	readonly prefix: string;
	readonly value: Literal;
}

const WIDTH = 120;
const TAB = 4;

/** `used`: columns that stand before the literal on its line, `depth`: tabs of that line. */
export function layOut(literal: Literal, depth: number, used: number): string {
	if (typeof literal === "string") return literal;
	if ("callee" in literal) return layOutCall(literal, depth, used);
	if ("returns" in literal) return thunk(literal, (value) => layOut(value, depth, used + "() => ".length + 1));
	const [open, close] = literal.brackets;
	if (literal.items.length === 0) return literal.brackets;
	const flat = oneLine(literal);
	if (used + flat.length + 1 <= WIDTH) return flat;
	const indent = "\t".repeat(depth + 1);
	const lines = literal.items.map(({ prefix, value }) => {
		return `${indent}${prefix}${layOut(value, depth + 1, TAB * (depth + 1) + prefix.length)},\n`;
	});
	return `${open}\n${lines.join("")}${"\t".repeat(depth)}${close}`;
}

function layOutCall({ callee, arguments: [only, ...more] }: Call, depth: number, used: number): string {
	if (only === undefined) return `${callee}()`;
	if (more.length === 0) return `${callee}(${layOut(only, depth, used + callee.length + 2)})`;
	const items = [only, ...more].map((value) => ({ prefix: "", value }));
	const list = layOut({ brackets: "[]", items }, depth, used + callee.length);
	return `${callee}(${list.slice(1, -1)})`;
}

function thunk({ returns }: Thunk, textOf: (literal: Literal) => string): string {
	const isObject = typeof returns === "object" && "brackets" in returns && returns.brackets === "{}";
	return isObject ? `() => (${textOf(returns)})` : `() => ${textOf(returns)}`;
}

function oneLine(literal: Literal): string {
	if (typeof literal === "string") return literal;
	if ("callee" in literal) return `${literal.callee}(${literal.arguments.map(oneLine).join(", ")})`;
	if ("returns" in literal) return thunk(literal, oneLine);
	const items = literal.items.map(({ prefix, value }) => `${prefix}${oneLine(value)}`).join(", ");
	if (items === "") return literal.brackets;
	return literal.brackets === "{}" ? `{ ${items} }` : `[${items}]`;
}

/** A property's name; `__proto__` would otherwise set the prototype. */
export function keyText(key: string): string {
	if (key === "__proto__") return '["__proto__"]';
	return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}

/** Code that reads a property, as it stands after that of the object. */
export function accessText(key: string): string {
	const text = keyText(key);
	if (text.startsWith("[")) return text;
	return text.startsWith('"') ? `[${text}]` : `.${text}`;
}
