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

/** Whether all keys and strings of a text made by `stringify` have a text in UTF-8. */
export function isWellFormedText(text: string): boolean {
	return !(text.includes("\\ud") && LONE_SURROGATE.test(text));
}

/** Index of the quote that closes the string opened at `open`. */
export function endOfString(text: string, open: number): number {
	let at = open + 1;
	while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
	return at;
}
