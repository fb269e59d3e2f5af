import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DiffError } from "./diff-error.js";
import { type Git, gitIn } from "./programs.js";

/** The last release, or why there is none to compare with. */
export type LastRelease =
	| { readonly kind: "release"; readonly version: string; readonly commit: string }
	| { readonly kind: "none"; readonly version: string; readonly why: string };

const MANIFEST = "packages/messages/package.json";

/**
 * The commit that brought the version which the manifest states: releases are made from it, and unlike a tag it is in every
 * clone. The three packages share the version.
 */
export function lastRelease(root: string): LastRelease {
	const version = versionOf(readFileSync(join(root, MANIFEST), "utf8"));
	if (version === "0.0.0") return { kind: "none", version, why: "nothing has been released yet" };
	const git = gitIn(root);
	if (git("rev-parse", "--git-dir") === undefined)
		throw new DiffError(`${root} is no git checkout: name the two contracts, or compare in a clone.`);
	const commit = introduction(git, version);
	if (commit === undefined) return { kind: "none", version, why: `version ${version} is being released` };
	if (isCutOff(git, root, commit))
		throw new DiffError(
			`the history is cut off before the release of ${version}, so it cannot be found. Way out: \`git fetch --unshallow\`.`,
		);
	return { kind: "release", version, commit };
}

/** The oldest of the newest commits that agree on the version. */
function introduction(git: Git, version: string): string | undefined {
	const commits = (git("log", "--format=%H", "-G", '"version":', "--", MANIFEST) ?? "").split("\n").filter(Boolean);
	const other = commits.findIndex((commit) => versionOf(git("show", `${commit}:${MANIFEST}`) ?? "{}") !== version);
	return (other === -1 ? commits : commits.slice(0, other)).at(-1);
}

function isCutOff(git: Git, root: string, commit: string): boolean {
	const list = resolve(root, git("rev-parse", "--git-path", "shallow")?.trim() ?? "");
	return existsSync(list) && readFileSync(list, "utf8").split("\n").includes(commit);
}

function versionOf(manifest: string): string {
	const { version } = JSON.parse(manifest) as { readonly version?: string };
	return version ?? "0.0.0";
}
