import { endOfString } from "./json-text.js";

/**
 * The literal that stands at a place of a JSON text, for numbers that `JSON.parse` cannot hold. The text must be
 * valid JSON and the place an object member all the way; as in `JSON.parse` the last of equal keys counts.
 */
export function literalAt(text: string, path: readonly string[]): string | undefined {
	let start = skipSpace(text, 0);
	for (const key of path) {
		const member = memberStart(text, start, key);
		if (member === undefined) return undefined;
		start = member;
	}
	return text.slice(start, endOfValue(text, start));
}

/** Index of the value of the last member with that key in the object at `at`. */
function memberStart(text: string, at: number, key: string): number | undefined {
	if (text[at] !== "{") return undefined;
	let found: number | undefined;
	let next = skipSpace(text, at + 1);
	while (text[next] === '"') {
		const end = endOfString(text, next) + 1;
		const value = skipSpace(text, skipSpace(text, end) + 1);
		if (isKey(text.slice(next, end), key)) found = value;
		next = skipSpace(text, endOfValue(text, value));
		if (text[next] === ",") next = skipSpace(text, next + 1);
	}
	return found;
}

/** Keys may be written with escapes. */
function isKey(literal: string, key: string): boolean {
	return literal.includes("\\") ? JSON.parse(literal) === key : literal.slice(1, -1) === key;
}

/** Index after the value at `at`; nesting is counted, not recursed into. */
function endOfValue(text: string, at: number): number {
	let level = 0;
	let next = at;
	do {
		const char = text[next];
		if (char === '"') next = endOfString(text, next) + 1;
		else if (char === "{" || char === "[") {
			level++;
			next++;
		} else if (char === "}" || char === "]") {
			level--;
			next++;
		} else next = level > 0 ? next + 1 : endOfLiteral(text, next);
	} while (level > 0 && next < text.length);
	return next;
}

function endOfLiteral(text: string, at: number): number {
	let next = at;
	while (next < text.length && !",}] \t\r\n".includes(text[next] as string)) next++;
	return next;
}

function skipSpace(text: string, at: number): number {
	let next = at;
	while (next < text.length && " \t\r\n".includes(text[next] as string)) next++;
	return next;
}
