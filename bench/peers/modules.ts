import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { lookup } from "../../scripts/codegen/lookup.js";
import type { Protocol, TypeDef } from "../../scripts/codegen/model.js";
import { readProtocol } from "../../scripts/codegen/read.js";
import { referencesInBody } from "../../scripts/codegen/references.js";
import { readSourceFiles } from "../../scripts/codegen/source-files.js";
import { MODULES } from "./folder.js";
import type { Exports, Judge, Peer, Purpose } from "./peer.js";
import { peers } from "./peers.js";

const SCHEMAS = fileURLToPath(new URL("../../schemas", import.meta.url));

export const readSchemas = (): Protocol => readProtocol(readSourceFiles(SCHEMAS));

/** The types by their names, and all that they refer to. */
function closure(protocol: Protocol, names: readonly string[]): readonly TypeDef[] {
	const find = lookup(protocol);
	const wanted = new Set<string>();
	const add = (name: string): void => {
		if (wanted.has(name)) return;
		wanted.add(name);
		for (const other of referencesInBody(find(name).body)) add(other);
	};
	for (const name of names) add(name);
	return protocol.types.filter(({ name }) => wanted.has(name));
}

/** The file of a library's module. */
export const moduleFile = (peer: Peer, folder: string): string => join(folder, `${peer.name.replaceAll(" ", "-")}.mjs`);

/** What stands in the modules. */
export interface ModuleOptions {
	readonly protocol: Protocol;
	/** Rust names of types; what these refer to comes along. */
	readonly names: readonly string[];
	readonly purpose: Purpose;
	/** Whose modules; by default those of all libraries. */
	readonly of?: readonly Peer[];
}

/** Writes a module of each library into a folder of that name, and says where that is. */
export async function writeModules(
	folder: string,
	{ protocol, names, purpose, of = peers }: ModuleOptions,
): Promise<string> {
	const path = join(MODULES, folder);
	await mkdir(path, { recursive: true });
	const types = closure(protocol, names);
	for (const peer of of) await writeFile(moduleFile(peer, path), peer.module(types, protocol, purpose));
	return path;
}

/** What each library says of documents of a type, by the library's name; nothing without the folder of their modules. */
export async function judges(
	folder: string | undefined,
	name: string,
	of: readonly Peer[] = peers,
): Promise<Readonly<Record<string, Judge>>> {
	if (folder === undefined) return {};
	const entries = of.map(async (peer) => {
		const exports = (await import(pathToFileURL(moduleFile(peer, folder)).href)) as Exports;
		return [peer.name, peer.judge(exports, name)] as const;
	});
	return Object.fromEntries(await Promise.all(entries));
}
