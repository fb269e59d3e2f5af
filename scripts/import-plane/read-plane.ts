import { type Crate, readCrate } from "./cargo.js";
import { type PlaneType, readTypes } from "./read-types.js";
import { Crates } from "./rust-crates.js";
import { attempt, type RustError, settle } from "./rust-error.js";
import { type Module, readItems } from "./rust-items.js";
import type { RustStream } from "./rust-streams.js";
import { parseRust } from "./rust-syntax.js";
import { type SourceTree, SourceTreeError } from "./source-tree.js";
import { findStrays } from "./strays.js";

/** The contract that one Plane's source states. */
export interface PlaneContract {
	readonly version: string;
	readonly commit?: string;
	/** In the order of files and declarations. */
	readonly types: readonly PlaneType[];
	readonly streams: readonly RustStream[];
	readonly files: number;
}

/** Where messages have stood over the years: the folder of the crate, and what to read of it. */
const CRATES: readonly { readonly folder: string; readonly paths: readonly string[] }[] = [
	{ folder: "core", paths: ["src/messages", "src/messages.rs", "src/types.rs"] },
	{ folder: "", paths: ["src/messages", "src/messages.rs", "src/types.rs"] },
	{ folder: "metrics", paths: ["src"] },
];

/** Reads Plane's source; throws an ImportError that names every place it does not understand. */
export function readPlane(tree: SourceTree): PlaneContract {
	const errors: RustError[] = [];
	const sources = CRATES.flatMap(({ folder, paths }) => {
		const crate = readCrate(tree, folder);
		return crate ? paths.flatMap((path) => rustFiles(tree, crate, path)) : [];
	});
	if (!sources.some(({ path }) => path.includes("src/messages")))
		throw new SourceTreeError(
			`${tree.name} has no messages in core/src/messages or src/messages: give a checkout of Plane 0.3`,
		);
	const parsed = sources.flatMap((source) => {
		const root = attempt(errors, () => parseRust(source.path, tree.read(source.path) ?? ""));
		return root ? [{ ...source, root }] : [];
	});
	const modules = parsed.flatMap(({ root, module }) => attempt(errors, () => readItems(root, module)) ?? []);
	errors.push(...(attempt(errors, () => findStrays(tree, new Set(sources.map(({ path }) => path)))) ?? []));
	settle(errors);
	const metrics = parsed.filter(({ module }) => module.startsWith("plane_metrics")).map(({ root }) => root);
	const { types, streams } = readTypes(new Crates(compiled(modules)), metrics, errors);
	settle(errors);
	const commit = tree.commit === undefined ? {} : { commit: tree.commit };
	return { version: sources[0]?.version ?? "", ...commit, types, streams, files: parsed.length };
}

/** The modules that the one around them names: a file that it names no more is no part of the program. */
function compiled(modules: readonly Module[]): readonly Module[] {
	const byPath = new Map(modules.map((module) => [module.path, module]));
	const isNamed = (path: string): boolean => {
		const names = path.split("::");
		const outer = byPath.get(names.slice(0, -1).join("::"));
		return !outer || (outer.mods.has(names.at(-1) ?? "") && isNamed(outer.path));
	};
	return modules.filter(({ path }) => isNamed(path));
}

function rustFiles(tree: SourceTree, { folder, name, version }: Crate, below: string): readonly Source[] {
	const start = folder === "" ? below : `${folder}/${below}`;
	const paths = start.endsWith(".rs") ? [start] : tree.files(start);
	return paths
		.filter((path) => path.endsWith(".rs") && tree.read(path) !== undefined)
		.map((path) => ({ path, version, module: modulePath(path.slice(folder === "" ? 0 : folder.length + 1), name) }));
}

interface Source {
	readonly path: string;
	readonly version: string;
	readonly module: string;
}

/** `src/messages/agent.rs` of `plane_core` → `plane_core::messages::agent`. */
function modulePath(path: string, crate: string): string {
	const names = path.replace(/\.rs$/, "").split("/").slice(1);
	const last = names.at(-1) ?? "";
	return [crate, ...(["mod", "lib", "main"].includes(last) ? names.slice(0, -1) : names)].join("::");
}
