import { type Annotated, annotated, forTestsOnly, innerAttributes, refuseStrange, strange } from "./rust-attributes.js";
import { children, fail, field, part, type Syntax } from "./rust-syntax.js";

/** A struct, an enum or a type alias, under its full path. */
export interface Item extends Annotated {
	readonly kind: "struct" | "enum" | "alias";
	readonly name: string;
	/** `plane_core::messages::agent::BackendState` */
	readonly path: string;
	readonly module: Module;
}

/** An `impl`, with the last name of its trait if it has one. */
export interface Impl extends Annotated {
	readonly trait?: string;
	/** Last name of the type it is for, without generics. */
	readonly type: Syntax;
	readonly functions: ReadonlyMap<string, Syntax>;
	readonly types: ReadonlyMap<string, Syntax>;
	/** Functions that are compiled only sometimes, or behind a macro: nobody can say what they do. */
	readonly sometimes: ReadonlyMap<string, Annotated>;
	readonly module: Module;
}

/** One file, or one `mod` inside it. */
export interface Module {
	readonly path: string;
	/** Name → full path, from the `use` declarations. */
	readonly uses: ReadonlyMap<string, string>;
	readonly globs: readonly string[];
	readonly items: ReadonlyMap<string, Item>;
	readonly impls: readonly Impl[];
	readonly functions: ReadonlyMap<string, Annotated>;
	readonly constants: ReadonlyMap<string, Syntax>;
	/** Names of the modules it declares, in its file or in others. */
	readonly mods: ReadonlySet<string>;
}

interface Reading extends Module {
	readonly uses: Map<string, string>;
	readonly globs: string[];
	readonly items: Map<string, Item>;
	readonly impls: Impl[];
	readonly functions: Map<string, Annotated>;
	readonly constants: Map<string, Syntax>;
	readonly mods: Set<string>;
	/** Modules inside the file. */
	readonly inner: Module[];
}

/** What a file declares; what is compiled into tests only is left out. */
export function readItems(root: Syntax, path: string): readonly Module[] {
	const reading: Reading = {
		path,
		uses: new Map(),
		globs: [],
		items: new Map(),
		impls: [],
		functions: new Map(),
		constants: new Map(),
		mods: new Set(),
		inner: [],
	};
	refuseStrange({ syntax: root, attributes: innerAttributes(root) });
	for (const item of annotated(root)) {
		if (!forTestsOnly(item)) readItem(item, reading);
	}
	return [reading, ...reading.inner];
}

/** Items that declare neither types nor what is known of them. */
const SILENT = new Set(["trait_item", "static_item", "extern_crate_declaration", "empty_statement"]);

function readItem(item: Annotated, into: Reading): void {
	const { syntax } = item;
	const name = field(syntax, "name")?.node.text ?? "";
	const path = `${into.path}::${name}`;
	switch (syntax.node.type) {
		case "use_declaration": {
			refuseOtherNames(syntax);
			// A name that is there only sometimes leads nowhere, so whatever needs it is an error.
			const word = strange(item);
			readUse(part(syntax, "argument"), word ? [`#[${word.name}]`] : [], into);
			return;
		}
		case "struct_item":
		case "enum_item":
		case "type_item":
			refuseStrange(item);
			into.items.set(name, { ...item, kind: KINDS[syntax.node.type], name, path, module: into });
			return;
		case "impl_item":
			into.impls.push(readImpl(item, into));
			return;
		case "function_item":
			if (!strange(item)) into.functions.set(name, item);
			return;
		case "const_item":
			if (!strange(item)) into.constants.set(name, part(syntax, "value"));
			return;
		case "mod_item": {
			refuseStrange(item);
			const body = field(syntax, "body");
			into.mods.add(name);
			if (body) into.inner.push(...readItems(body, path));
			return;
		}
		default:
			if (!SILENT.has(syntax.node.type))
				fail(syntax, "an item of this kind may declare messages: it is not understood");
	}
}

const KINDS = { struct_item: "struct", enum_item: "enum", type_item: "alias" } as const;

/** Traits whose `impl`s say something about messages. */
const TELLING: ReadonlySet<string> = new Set([
	"Serialize",
	"Deserialize",
	"TypedMessage",
	"JetStreamable",
	"AsSubjectComponent",
	"Default",
	"Display",
	"ToString",
]);

/** Traits are known by their names: `use … as` of one, or as one, would hide what is said with it. */
export function refuseOtherNames(use: Syntax): void {
	for (const clause of children(use).flatMap(renamings)) {
		const [name, alias] = [segments(part(clause, "path")).at(-1) ?? "", part(clause, "alias").node.text];
		if (alias !== "_" && alias !== name && (TELLING.has(name) || TELLING.has(alias)))
			fail(clause, `${name} under the name ${alias} is not understood`);
	}
}

function renamings(syntax: Syntax): readonly Syntax[] {
	return syntax.node.type === "use_as_clause" ? [syntax] : children(syntax).flatMap(renamings);
}

function readImpl(item: Annotated, module: Module): Impl {
	const { syntax } = item;
	const trait = field(syntax, "trait");
	const members = annotated(field(syntax, "body") ?? syntax)
		.filter((member) => !forTestsOnly(member))
		.map((member) => ({ ...member, attributes: [...item.attributes, ...member.attributes] }));
	if (trait && TELLING.has(lastName(trait))) for (const each of [item, ...members]) refuseStrange(each);
	const named = (type: string): [string, Annotated][] =>
		members
			.filter((member) => member.syntax.node.type === type)
			.map((member) => [part(member.syntax, "name").node.text, member]);
	const always = (type: string): Map<string, Syntax> =>
		new Map(named(type).flatMap(([name, each]) => (strange(each) ? [] : [[name, each.syntax]])));
	return {
		...item,
		...(trait ? { trait: lastName(trait) } : {}),
		type: part(syntax, "type"),
		functions: always("function_item"),
		types: always("type_item"),
		sometimes: new Map(named("function_item").filter(([, each]) => strange(each))),
		module,
	};
}

/** The last name of a path, without its generics: `serde::Deserialize<'de>` → `Deserialize`. */
export function lastName(syntax: Syntax): string {
	if (syntax.node.type === "generic_type") return lastName(part(syntax, "type"));
	return field(syntax, "name")?.node.text ?? syntax.node.text;
}

function readUse(syntax: Syntax, prefix: readonly string[], into: Reading): void {
	switch (syntax.node.type) {
		case "use_list":
			for (const child of children(syntax)) readUse(child, prefix, into);
			return;
		case "scoped_use_list": {
			const path = field(syntax, "path");
			readUse(part(syntax, "list"), [...prefix, ...(path ? segments(path) : [])], into);
			return;
		}
		case "use_wildcard": {
			const [path] = children(syntax);
			into.globs.push(absolute([...prefix, ...(path ? segments(path) : [])], into.path));
			return;
		}
		case "use_as_clause":
			into.uses.set(
				part(syntax, "alias").node.text,
				absolute([...prefix, ...segments(part(syntax, "path"))], into.path),
			);
			return;
		case "self":
			into.uses.set(prefix.at(-1) ?? "", absolute(prefix, into.path));
			return;
		default: {
			const path = [...prefix, ...segments(syntax)];
			into.uses.set(path.at(-1) ?? "", absolute(path, into.path));
		}
	}
}

/** `crate::types::DroneId` → its names; generics are dropped. */
export function segments(syntax: Syntax): readonly string[] {
	switch (syntax.node.type) {
		case "scoped_identifier":
		case "scoped_type_identifier": {
			const path = field(syntax, "path");
			return [...(path ? segments(path) : []), part(syntax, "name").node.text];
		}
		case "generic_type":
		case "generic_type_with_turbofish":
			return segments(part(syntax, "type"));
		case "identifier":
		case "type_identifier":
		case "primitive_type":
		case "crate":
		case "super":
		case "self":
			return [syntax.node.text];
		default:
			return fail(syntax, `is no path: ${syntax.node.text}`);
	}
}

/** A path as seen from the root of all crates. */
export function absolute(names: readonly string[], module: string): string {
	const here = module.split("::");
	const [first = "", ...rest] = names;
	if (first === "crate") return [here[0], ...rest].join("::");
	if (first === "self") return [...here, ...rest].join("::");
	if (first === "super") return absolute(rest[0] === "super" ? rest : ["self", ...rest], here.slice(0, -1).join("::"));
	return names.join("::");
}
