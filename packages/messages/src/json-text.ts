import { MAX_DEPTH } from "./checks.js";
import { UnwritableError } from "./snapshot.js";

const LONE_SURROGATE = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

/** `JSON.stringify` for data made by `snapshot`. Throws UnwritableError where there is no text. */
export function stringify(value: unknown): string {
	// Arrays would write themselves: some old libraries do this to every array.
	if (typeof (Array.prototype as { toJSON?: unknown }).toJSON === "function") {
		throw new UnwritableError("toJSON", "arrays without toJSON");
	}
	const text = JSON.stringify(value) as string | undefined;
	if (text === undefined) throw new UnwritableError("json", "a JSON value");
	return text;
}

/** Throws UnwritableError when Plane would refuse the text wherever it stands: lone surrogates, more than 127 levels. */
export function checkText(text: string): string {
	if (isTooDeep(text)) throw new UnwritableError("depth", `at most ${MAX_DEPTH} levels of arrays and objects`);
	if (text.includes("\\ud") && LONE_SURROGATE.test(text)) {
		throw new UnwritableError("wellFormed", "well-formed Unicode in keys and strings");
	}
	return text;
}

/** Few texts have 128 brackets at all; only those are read character by character. */
function isTooDeep(text: string): boolean {
	return count(text, "{") + count(text, "[") > MAX_DEPTH && depth(text) > MAX_DEPTH;
}

function count(text: string, bracket: string): number {
	let found = 0;
	for (let at = text.indexOf(bracket); at >= 0 && found <= MAX_DEPTH; at = text.indexOf(bracket, at + 1)) found++;
	return found;
}

function depth(text: string): number {
	let deepest = 0;
	let level = 0;
	for (let at = 0; at < text.length; at++) {
		const char = text[at];
		if (char === '"') at = endOfString(text, at);
		else if (char === "{" || char === "[") deepest = Math.max(deepest, ++level);
		else if (char === "}" || char === "]") level--;
	}
	return deepest;
}

/** Index of the quote that closes the string opened at `open`. */
export function endOfString(text: string, open: number): number {
	let at = open + 1;
	while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
	return at;
}
