import type { Word } from "./rust-attributes.js";
import { RustError } from "./rust-error.js";

type Rename = (name: string) => string;

const head = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
/** serde puts a mark before every capital but the first, also within `TXT`. */
const snake = (name: string): string => name.replaceAll(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
const pascal = (name: string): string => name.split("_").map(capital).join("");
const same = (name: string): string => name;

/** What serde makes of `snake_case` names of fields and of `PascalCase` names of variants. */
const CASES: Readonly<Record<string, { readonly field: Rename; readonly variant: Rename }>> = {
	lowercase: { field: same, variant: (name) => name.toLowerCase() },
	UPPERCASE: { field: (name) => name.toUpperCase(), variant: (name) => name.toUpperCase() },
	PascalCase: { field: pascal, variant: same },
	camelCase: { field: (name) => head(pascal(name)), variant: head },
	snake_case: { field: same, variant: snake },
	SCREAMING_SNAKE_CASE: { field: (name) => name.toUpperCase(), variant: (name) => snake(name).toUpperCase() },
	"kebab-case": { field: (name) => name.replaceAll("_", "-"), variant: (name) => snake(name).replaceAll("_", "-") },
};

/** The renaming of `#[serde(rename_all = …)]`; none without the word. */
export function caseFor(word: Word | undefined, what: "field" | "variant"): Rename {
	if (!word) return same;
	const rename = CASES[word.value ?? ""];
	if (!rename) throw new RustError(word.at, `rename_all = "${word.value}" is not understood`);
	return rename[what];
}

/** A name that is a word of Rust's stands there as `r#type`; serde writes `type`. */
export function bare(name: string): string {
	return name.replace(/^r#/, "");
}

/** A `rename` with words of its own gives a key two names: one to write it by, one to read it by. */
export function nameOf(rename: Word | undefined, renamed: string): string {
	if (rename && rename.value === undefined) throw new RustError(rename.at, "this #[serde(rename)] is not understood");
	return rename?.value ?? renamed;
}
