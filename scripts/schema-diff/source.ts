import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readSourceFiles, type SourceFile } from "../codegen/source-files.js";
import { DiffError } from "./diff-error.js";
import { download, gitIn, unpack } from "./programs.js";

export interface Source {
	/** What it is, for people. */
	readonly label: string;
	readonly files: readonly SourceFile[];
}

/** Where the schemas lie inside a checkout, a package or the folder itself. */
const FOLDERS = [".", "schemas", "package/schemas", "packages/messages/schemas"];

/**
 * Schemas by what the user calls them: what exists on disk is a path, everything else a revision of the repository, or
 * else a version that was published.
 */
export function openSource(name: string, root: string): Source {
	const path = resolve(root, name);
	if (!existsSync(path)) return fromRevision(name, root) ?? fromRegistry(name, root);
	if (statSync(path).isDirectory()) return { label: `folder ${name}`, files: filesBelow(path, name) };
	if (/\.(?:tgz|tar\.gz|tar)$/.test(name)) return { label: `package ${name}`, files: fromArchive(path, name) };
	throw new DiffError(`${name} is a file, and no tarball: give a folder, a .tgz or a git revision.`);
}

function filesBelow(path: string, name: string): readonly SourceFile[] {
	const folder = FOLDERS.map((below) => join(path, below)).find(holdsSchemas);
	if (folder === undefined)
		throw new DiffError(
			`${name} holds no schemas: there are no folders messages/ and types/ in it, nor in schemas/ below it.`,
		);
	return readSourceFiles(folder);
}

function holdsSchemas(folder: string): boolean {
	return ["messages", "types"].every((part) => existsSync(join(folder, part)));
}

function fromArchive(path: string, name: string): readonly SourceFile[] {
	return inTemporary((folder) => {
		unpack(path, folder);
		return filesBelow(folder, name);
	});
}

function fromRevision(name: string, root: string): Source | undefined {
	const git = gitIn(root);
	const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`)?.trim();
	if (!commit) return undefined;
	const files = inTemporary((folder) => {
		const archive = join(folder, "schemas.tar");
		if (git("archive", "--format=tar", "-o", archive, commit, "schemas") === undefined)
			throw new DiffError(`the git revision ${name} has no folder schemas/.`);
		unpack(archive, folder);
		return filesBelow(folder, name);
	});
	return { label: `git revision ${name} (${commit.slice(0, 10)})`, files };
}

/** A clone need not have the tags of its releases; the registry has them. */
function fromRegistry(name: string, root: string): Source {
	const elsewhere = `${name} is neither a path below ${root} nor a git revision there`;
	if (!/^@plane\/messages@\d+\.\d+\.\d+[\w.+-]*$/.test(name))
		throw new DiffError(`${elsewhere}. For a tag or branch of the remote: \`git fetch\`.`);
	const files = inTemporary((folder) => {
		const archive = download(name, folder);
		if (archive === undefined)
			throw new DiffError(`${elsewhere}, and npm cannot get it from the registry: \`npm view ${name}\` says why.`);
		return fromArchive(archive, name);
	});
	return { label: `published ${name}`, files };
}

function inTemporary<T>(use: (folder: string) => T): T {
	const folder = mkdtempSync(join(tmpdir(), "schema-diff-"));
	try {
		return use(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
