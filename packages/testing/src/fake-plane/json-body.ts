import { HttpStatus } from "./http-status.js";

const PLAIN = "[ !#-[\\]-\xff]*";
const TEXT = new RegExp(`"${PLAIN}(?:\\\\(?:["\\\\/bfnrt]|u[\\da-fA-F]{4})${PLAIN})*"`, "y");
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?(?![\d.e])/iy;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Reads the body of a request as Plane's web framework does: field by field, so that what is wrong first decides about the status. A
 * value that nobody asks for only has to follow the grammar, and behind the body anything may come.
 */
export class JsonBody {
	/** A character for each byte, because not all of them need be UTF-8. */
	readonly #bytes: string;
	#at = 0;

	constructor(data: Uint8Array) {
		this.#bytes = Buffer.from(data).toString("latin1");
	}

	/** The character that comes next, behind white space; empty at the end. */
	get next(): string {
		this.#match(SPACE);
		return this.#bytes.charAt(this.#at);
	}

	/** Reads the entries of an object; given a key, `of` says how to read its value. */
	entries(path: string, of: (key: string) => () => void): void {
		if (this.next !== "{") throw this.unfit(path, "a map");
		this.#expect("{");
		for (let first = true; this.#more("}", first); first = false) {
			const value = of(this.#text());
			this.#expect(":");
			value();
		}
		this.#expect("}");
	}

	/** Reads the items of an array; `item` is asked before each one and at the end, and may leave the rest, which then is too much. */
	items(path: string, item: (more: boolean, index: number) => boolean): void {
		if (this.next !== "[") throw this.unfit(path, "a sequence");
		this.#expect("[");
		for (let index = 0; item(this.#more("]", index === 0), index); index += 1);
		this.#expect("]");
	}

	/** Reads a value unless it is null. */
	optional<T>(read: () => T): T | null {
		if (this.next !== "n") return read();
		this.#word();
		return null;
	}

	text(path: string): string {
		if (this.next !== '"') throw this.unfit(path, "a string");
		return this.#text();
	}

	boolean(path: string): boolean {
		if (!/[tf]/.test(this.next)) throw this.unfit(path, "a boolean");
		return this.#word() === "true";
	}

	/** `30.0` and `3e1` are no integers to Plane, so the text decides and not the number that JavaScript makes of it. */
	integer(path: string, type: string, max: bigint): number {
		if (!/[-\d]/.test(this.next)) throw this.unfit(path, type);
		const literal = this.#number();
		if (!/^\d+$/.test(literal) || BigInt(literal) > max) throw unfit(path, type);
		return Number(literal);
	}

	/** Reads a value of which nothing is needed, however deep it is. */
	skip(): void {
		const ends: ("}" | "]")[] = [];
		do {
			const end = ({ "{": "}", "[": "]" } as const)[this.next];
			if (end) {
				this.#at += 1;
				ends.push(end);
			} else if (this.next === '"') this.#rawText();
			else this.#scalar();
			let more = this.#moreOf(ends.at(-1), end !== undefined);
			while (!more && ends.length > 0) {
				this.#expect(ends.pop() ?? "");
				more = this.#moreOf(ends.at(-1), false);
			}
		} while (ends.length > 0);
	}

	/** What stands here is something else; when it is no JSON, that counts. */
	unfit(path: string, expected: string): HttpStatus {
		if (this.next === '"') this.#text();
		else if (/[-\d]/.test(this.next)) this.#number();
		else if (!/[{[]/.test(this.next)) this.#word();
		return unfit(path, expected);
	}

	/** Whether another part of an array or object follows; of an object its key is passed, too. */
	#moreOf(end: "}" | "]" | undefined, first: boolean): boolean {
		if (end === undefined || !this.#more(end, first)) return false;
		if (end === "}") {
			this.#rawText();
			this.#expect(":");
		}
		return true;
	}

	#more(end: "}" | "]", first: boolean): boolean {
		if (this.next === end) return false;
		if (first) return true;
		this.#expect(",");
		if (this.next === end) throw noJson();
		return true;
	}

	#expect(char: string): void {
		if (this.next !== char) throw noJson();
		this.#at += 1;
	}

	#scalar(): void {
		this.#token(/[-\d]/.test(this.next) ? NUMBER : WORD);
	}

	#word(): string {
		return this.#token(WORD);
	}

	#number(): string {
		const literal = this.#token(NUMBER);
		if (!Number.isFinite(Number(literal))) throw noJson();
		return literal;
	}

	#text(): string {
		const bytes = Buffer.from(this.#rawText(), "latin1");
		try {
			const text: string = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
			if (text.isWellFormed()) return text;
		} catch {}
		throw noJson();
	}

	#rawText(): string {
		return this.#token(TEXT);
	}

	#token(kind: RegExp): string {
		this.#match(SPACE);
		const token = this.#match(kind);
		if (token === "") throw noJson();
		return token;
	}

	#match(kind: RegExp): string {
		kind.lastIndex = this.#at;
		const [token = ""] = kind.exec(this.#bytes) ?? [];
		this.#at += token.length;
		return token;
	}
}

/** Behind the colon Plane's own says more, in words that depend on its libraries. */
const noJson = (): HttpStatus => new HttpStatus(400, "Failed to parse the request body as JSON: it is none");

/** Well-formed JSON of another shape; without a path the whole is meant. */
export function unfit(path: string, expected: string): HttpStatus {
	return refused(`${path === "" ? "" : `${path}: `}expected ${expected}`);
}

/** A field that stands a second time. */
export function twice(field: string): HttpStatus {
	return refused(`duplicate field \`${field}\``);
}

function refused(what: string): HttpStatus {
	return new HttpStatus(422, `Failed to deserialize the JSON body into the target type: ${what}`);
}
