/**
 * Reads texts that look as Plane writes them: all keys in the order of its structs, no spaces, nothing escaped. One expression finds
 * the values of a whole document, in half the time of `JSON.parse`, which decides about all other texts. The generator writes a reader
 * for each message and reply without lists, maps and free JSON.
 */

/** What `JSON.parse` makes of a text, identities as bigints; undefined for a text that does not look so. */
export type Reader = (text: string) => unknown;

/** A string that is found keeps the whole text in memory. */
const LONG = 1024;

/** How many texts are left out at most after others that did not look so. */
const MOST_LEFT_OUT = 63;

/** What stands for a value in a layout; what is in parentheses here is handed on. */
const VALUES: Readonly<Record<string, string>> = {
	string: '"([ !#-[\\]-\\uffff]*)"',
	integer: "(0|-?[1-9]\\d*)",
	number: "(-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)",
	boolean: "(true|false)",
};

/**
 * A reader of texts of one layout: JSON with words in place of values, and `(a|b)` where there are several. `make` is called with the
 * whole text and with what stands in the place of each word, undefined where it is another one's turn.
 */
export function reader(layout: string, make: (...found: string[]) => unknown): Reader {
	let pattern: RegExp | undefined;
	return (text) => {
		pattern ??= patternOf(layout);
		const found = pattern.exec(text);
		return found === null ? undefined : make(...found);
	};
}

function patternOf(layout: string): RegExp {
	const source = layout.replaceAll(/"\w*"|\w+|[{}(]/g, (part) => {
		if (part === "(") return "(?:";
		return VALUES[part] ?? (part === "{" || part === "}" ? `\\${part}` : part);
	});
	return new RegExp(`^${source}$`);
}

/** Reads where that pays: no long texts, and fewer and fewer while none looks so, as another version of Plane may send a key more in each. */
export function whereItPays(read: Reader): Reader {
	let toLeaveOut = 0;
	let leftOut = 0;
	return (text) => {
		if (text.length > LONG) return undefined;
		if (leftOut < toLeaveOut) {
			leftOut += 1;
			return undefined;
		}
		const value = read(text);
		toLeaveOut = value === undefined ? Math.min(2 * toLeaveOut + 1, MOST_LEFT_OUT) : 0;
		leftOut = 0;
		return value;
	};
}
