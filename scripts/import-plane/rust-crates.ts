import { refuseStrange } from "./rust-attributes.js";
import { absolute, type Impl, type Item, lastName, type Module, segments } from "./rust-items.js";
import type { Syntax } from "./rust-syntax.js";

/** Every module that was read, and how names are found in them. */
export class Crates {
	readonly modules: ReadonlyMap<string, Module>;

	constructor(modules: readonly Module[]) {
		this.modules = new Map(modules.map((module) => [module.path, module]));
	}

	get items(): readonly Item[] {
		return [...this.modules.values()].flatMap((module) => [...module.items.values()]);
	}

	item(path: string): Item | undefined {
		const names = path.split("::");
		const module = this.modules.get(names.slice(0, -1).join("::"));
		const name = names.at(-1) ?? "";
		const found = module?.items.get(name);
		if (found) return found;
		const elsewhere = module?.uses.get(name);
		return elsewhere === undefined || elsewhere === path ? undefined : this.item(elsewhere);
	}

	/** The full path of what a name means in a module. */
	resolve(syntax: Syntax, module: Module): string {
		return this.resolveNames(segments(syntax), module);
	}

	resolveNames(names: readonly string[], module: Module): string {
		const [first = "", ...rest] = names;
		if (["crate", "super", "self"].includes(first)) return this.#follow(absolute(names, module.path));
		if (module.items.has(first)) return [module.path, ...names].join("::");
		const used = module.uses.get(first);
		if (used !== undefined) return this.#follow([used, ...rest].join("::"));
		const glob = module.globs.find((path) => this.modules.get(path)?.items.has(first));
		return glob === undefined ? names.join("::") : [glob, ...names].join("::");
	}

	#follow(path: string): string {
		return this.item(path)?.path ?? path;
	}

	/** All `impl`s for the item, wherever they stand. */
	implsOf(item: Item): readonly Impl[] {
		return [...this.modules.values()].flatMap(({ impls }) =>
			impls.filter((impl) => lastName(impl.type) === item.name && this.resolve(impl.type, impl.module) === item.path),
		);
	}

	traitOf(item: Item, trait: string): Impl | undefined {
		return this.implsOf(item).find((impl) => impl.trait === trait);
	}

	/** A method of the item's own `impl`s, and the module it stands in. */
	method(item: Item, name: string): { readonly syntax: Syntax; readonly module: Module } | undefined {
		for (const impl of this.implsOf(item).filter(({ trait }) => trait === undefined)) {
			const syntax = impl.functions.get(name);
			const sometimes = impl.sometimes.get(name);
			if (sometimes) refuseStrange(sometimes);
			if (syntax) return { syntax, module: impl.module };
		}
		return undefined;
	}
}
