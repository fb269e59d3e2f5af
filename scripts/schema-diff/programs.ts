import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DiffError } from "./diff-error.js";

/** What a git command prints; undefined when git says no. */
export type Git = (...args: readonly string[]) => string | undefined;

const LARGEST = 1 << 28;

export function gitIn(folder: string): Git {
	return (...args) => {
		const result = run("git", ["-C", folder, ...args]);
		return result.status === 0 ? result.stdout : undefined;
	};
}

/** Unpacks a tar file, compressed or not, into a folder. */
export function unpack(archive: string, folder: string): void {
	const { status, stderr } = run("tar", ["-xf", archive, "-C", folder]);
	if (status !== 0) throw new DiffError(`${archive} cannot be unpacked: ${stderr.trim().split("\n")[0]}`);
}

/** The tarball of a published version, fetched into the folder; undefined when npm has none. */
export function download(version: string, folder: string): string | undefined {
	const { status } = run("npm", ["pack", version, "--silent", "--pack-destination", folder]);
	const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
	return status === 0 && tarball !== undefined ? join(folder, tarball) : undefined;
}

function run(command: string, args: readonly string[]): SpawnSyncReturns<string> {
	const result = spawnSync(command, args, { encoding: "utf8", maxBuffer: LARGEST });
	if (result.error) throw new DiffError(`${command} cannot be run: ${result.error.message}. Is it installed?`);
	return result;
}
