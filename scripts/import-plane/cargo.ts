import type { SourceTree } from "./source-tree.js";

/** One Rust crate of the checkout. */
export interface Crate {
	/** Its folder, empty for the top. */
	readonly folder: string;
	/** Name as Rust code writes it: `plane_core`. */
	readonly name: string;
	readonly version: string;
}

/** Reads the `[package]` of a Cargo.toml: its name and version, each on a line of its own as cargo writes them. */
export function readCrate(tree: SourceTree, folder: string): Crate | undefined {
	const text = tree.read(folder === "" ? "Cargo.toml" : `${folder}/Cargo.toml`);
	const lines = text?.split("\n").map((line) => line.trim()) ?? [];
	const start = lines.indexOf("[package]");
	if (start < 0) return undefined;
	const end = lines.findIndex((line, i) => i > start && line.startsWith("["));
	const settings = lines.slice(start + 1, end < 0 ? undefined : end).map((line) => line.split("="));
	const setting = (key: string): string =>
		settings
			.find(([name]) => name?.trim() === key)?.[1]
			?.trim()
			.replaceAll('"', "") ?? "";
	return { folder, name: setting("name").replaceAll("-", "_"), version: setting("version") };
}
