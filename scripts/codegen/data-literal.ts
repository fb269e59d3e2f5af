import { keyText, type Literal } from "./literal.js";
import type { Json } from "./model.js";

/** `{ key: value }`, without the keys whose value is undefined. */
export function object(entries: Readonly<Record<string, Literal | undefined>>): Literal {
	const items = Object.entries(entries).flatMap(([key, value]) => {
		return value === undefined ? [] : [{ prefix: `${keyText(key)}: `, value }];
	});
	return { brackets: "{}", items };
}

export function list(items: readonly Literal[]): Literal {
	return { brackets: "[]", items: items.map((value) => ({ prefix: "", value })) };
}

/** Plain data as a literal; a string is quoted, code is not data. */
export function data(json: Json): Literal {
	if (typeof json !== "object" || json === null) return JSON.stringify(json);
	if (Array.isArray(json)) return list(json.map(data));
	return object(Object.fromEntries(Object.entries(json).map(([key, value]) => [key, data(value)])));
}

/** A function that makes the value when it is called, not when the module is loaded. */
export function later(value: Literal): Literal {
	return { returns: value };
}

export function call(callee: string, ...args: readonly Literal[]): Literal {
	return { callee, arguments: args };
}

/** A call that a bundler may drop when nobody uses what it makes. */
export function pureCall(callee: string, ...args: readonly Literal[]): Literal {
	return call(`/*#__PURE__*/ ${callee}`, ...args);
}
