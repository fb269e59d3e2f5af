import type { Protocol, TypeDef } from "../../scripts/codegen/model.js";

/** What a library says of documents of one type. */
export interface Judge {
	is(value: unknown): boolean;
	/** The value, checked. Throws where it is not valid. */
	read(value: unknown): unknown;
	/** What is wrong with the value, in the library's own words. */
	faults(value: unknown): unknown;
}

/** What a module is made for: everything a judge does, or nothing but verdicts, where a library can do with less code for these. */
export type Purpose = "everything" | "verdicts";

/** Another library for the same job, used in the fastest way that its documentation shows. */
export interface Peer {
	readonly name: string;
	/** Packages whose versions decide what is measured. */
	readonly packages: readonly string[];
	/** Invalid documents that it cannot tell from valid ones, as `type/case`, and why. */
	readonly accepts?: { readonly documents: readonly string[]; readonly why: string };
	/** The code of a module with all types, each under its TypeScript name. */
	module(types: readonly TypeDef[], protocol: Protocol, purpose: Purpose): string;
	/** Judges by what such a module exports. */
	judge(exports: Exports, name: string): Judge;
	/** How an application asks whether `value` is of a type. */
	verdict(name: string): Verdict;
}

/** Code that says whether `value` is valid. */
export interface Verdict {
	readonly expression: string;
	/** What it imports from the module with the types. */
	readonly needs: string;
	/** What it imports from elsewhere. */
	readonly imports?: string;
}

export type Exports = Readonly<Record<string, unknown>>;

/** What one throws who has only a verdict. */
export function refuse(): never {
	throw new TypeError("not valid");
}
