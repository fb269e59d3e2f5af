import { block, type Lines } from "./code-lines.js";
import { accessText } from "./literal.js";

/** One place of a document, as a validator's code knows it. */
export interface Place {
	/** The constant that holds what stands there. */
	readonly data: string;
	/** Code of its JSON Pointer. */
	readonly path: string;
	/** How many lists and objects stand around it. */
	readonly level: number;
	/** Where it stands in an object: that one's constant, and code of the key. */
	readonly field?: { readonly of: string; readonly key: string };
}

/** The whole document. */
export const ROOT: Place = { data: "data", path: '""', level: 0 };

/** What stands in a list or a map; `step`: code of its step in a JSON Pointer. */
export function entryOf({ path, level }: Place, data: string, step: string): Place {
	return { data, path: joined(path, '"/"', step), level: level + 1 };
}

/** Gives each constant of a function a name of its own: `data0`, `data1`, `key0`. */
export type NewName = (stem: string) => string;

export function newNames(): NewName {
	const counts = new Map<string, number>();
	return (stem) => {
		const count = counts.get(stem) ?? 0;
		counts.set(stem, count + 1);
		return `${stem}${count}`;
	};
}

/** The fields of an object, and which of them the code has read into constants. */
export class Fields {
	readonly #object: Place;
	readonly #newName: NewName;
	readonly #read: Map<string, string>;

	constructor(object: Place, newName: NewName, read: ReadonlyMap<string, string> = new Map()) {
		this.#object = object;
		this.#newName = newName;
		this.#read = new Map(read);
	}

	/** The same for one branch of the code: what is read there is not known in another. */
	inBranch(): Fields {
		return new Fields(this.#object, this.#newName, this.#read);
	}

	/** Code that reads what has not been read yet. */
	read(...keys: readonly string[]): Lines {
		const unread = keys.filter((key) => !this.#read.has(key));
		return unread.map((key) => {
			const name = this.#newName("data");
			const line = `const ${name} = ${this.value(key)};`;
			this.#read.set(key, name);
			return line;
		});
	}

	/**
	 * Code that reads these in one pass over what the object holds. Where objects of several kinds come by, an engine looks each field up
	 * anew, which costs more than to go through the few that are there.
	 */
	readInPass(keys: readonly string[]): Lines {
		const { data } = this.#object;
		const each = this.#newName("key");
		const cases = keys.map((key) => {
			const name = this.#newName("data");
			this.#read.set(key, name);
			return `case ${JSON.stringify(key)}: ${name} = ${data}[${each}]; break;`;
		});
		const names = keys.map((key) => this.value(key)).join(", ");
		return [`let ${names};`, ...block(`for (const ${each} in ${data})`, block(`switch (${each})`, cases))];
	}

	/** Code of a field's value. */
	value(key: string): string {
		return this.#read.get(key) ?? this.#object.data + accessText(key);
	}

	/** The place of a field that has been read. */
	place(key: string): Place {
		const { data, path, level } = this.#object;
		const field = { of: data, key: JSON.stringify(key) };
		return { data: this.value(key), path: joined(path, stepTo(key)), level: level + 1, field };
	}
}

/** Code of the key as a step of a JSON Pointer. */
export function stepTo(key: string): string {
	return JSON.stringify(`/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

/** Code of texts after one another. Quotes within a text are escaped, so those that meet here are of two texts. */
export function joined(...texts: readonly string[]): string {
	return texts.join(" + ").replaceAll('" + "', "");
}
