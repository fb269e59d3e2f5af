import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { compare } from "../codegen/problem.js";

/** Plane's files, from a folder or from one commit of a repository. */
export interface SourceTree {
	/** How to speak of it in messages. */
	readonly name: string;
	/** The commit, where one is known. */
	readonly commit?: string;
	/** Whether sources on the disk say something else than that commit. */
	readonly isChanged: boolean;
	/** Paths of all files below the folder, with `/`, sorted; of all there are for `""`, and none where there is no such folder. */
	files(folder: string): readonly string[];
	/** Undefined where there is no such file. */
	read(path: string): string | undefined;
}

/** The path or the revision cannot be used; the message says what to do. */
export class SourceTreeError extends Error {
	override readonly name = "SourceTreeError";
}

/** A checkout as it stands on the disk, changes that are not committed included. */
export function folderTree(folder: string): SourceTree {
	if (!existsSync(folder) || !statSync(folder).isDirectory())
		throw new SourceTreeError(`${folder} is no folder: give the path of a Plane checkout`);
	const commit = headOf(folder);
	const isChanged = commit !== undefined && git(folder, ["status", "--porcelain", "--", "*.rs", "*Cargo.toml"]) !== "";
	return {
		name: isChanged ? `${folder}, with changes that are not committed` : folder,
		...(commit === undefined ? {} : { commit }),
		isChanged,
		files: (below) => walk(folder, below).sort(compare),
		read: (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), "utf8") : undefined),
	};
}

/** Folders that hold no sources of Plane's, and a great many files. */
const PASSED_OVER: ReadonlySet<string> = new Set([".git", "node_modules", "target"]);

function walk(top: string, below: string): string[] {
	const start = join(top, below);
	if (!existsSync(start)) return [];
	return readdirSync(start, { withFileTypes: true }).flatMap((entry) => {
		const path = below === "" ? entry.name : `${below}/${entry.name}`;
		if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : walk(top, path);
		return entry.isFile() ? [path] : [];
	});
}

/** The files of one revision, of a checkout or of a bare repository. */
export function revisionTree(repository: string, revision: string): SourceTree {
	const commit = git(repository, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${revision}^{commit}`,
	])?.trim();
	if (commit === undefined)
		throw new SourceTreeError(`${repository} is no git repository with the revision ${revision}: fetch it first`);
	const list = git(repository, ["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit]) ?? "";
	const paths = list.split("\0").filter((path) => path !== "");
	const known = new Set(paths);
	return {
		name: `${repository} at ${commit}`,
		commit,
		isChanged: false,
		files: (folder) => paths.filter((path) => folder === "" || path.startsWith(`${folder}/`)).sort(compare),
		read: (path) => (known.has(path) ? git(repository, ["show", `${commit}:${path}`]) : undefined),
	};
}

/** The commit that is checked out; none where the folder is not the top of a checkout. */
function headOf(folder: string): string | undefined {
	return existsSync(join(folder, ".git")) ? git(folder, ["rev-parse", "HEAD"])?.trim() : undefined;
}

function git(folder: string, args: readonly string[]): string | undefined {
	try {
		return execFileSync("git", ["-C", folder, ...args], {
			encoding: "utf8",
			stdio: ["ignore", "pipe", "ignore"],
			maxBuffer: 64 * 2 ** 20,
		});
	} catch {
		return undefined;
	}
}
