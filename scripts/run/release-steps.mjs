// What `npm run release-checklist` looks at beside the tests and gates: the tree, and what there is to release.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root, run } from "./child.mjs";
import { outputOf, StepFailure } from "./steps.mjs";

async function git(folder, ...args) {
	// Without somebody who takes the lines, they would go to the terminal.
	const running = run("git", args, { cwd: folder, onLine: () => undefined });
	return (await outputOf(`git ${args.join(" ")}`, running)).trim();
}

/** Releases are made from `main`, and from nothing that only this machine has. */
export async function releasedTree(folder) {
	const branch = await git(folder, "rev-parse", "--abbrev-ref", "HEAD");
	if (branch !== "main") throw new StepFailure(`the branch is ${branch}, releases are made from main`);
	const changed = await git(folder, "status", "--porcelain");
	if (changed !== "") throw new StepFailure("not everything is committed", { output: changed });
	if ((await git(folder, "remote")) === "") return "no remote to compare with";
	await git(folder, "fetch", "--quiet");
	const [ours, theirs] = (await git(folder, "rev-list", "--left-right", "--count", "HEAD...@{upstream}")).split(/\s+/);
	if (ours === "0" && theirs === "0") return git(folder, "rev-parse", "--short", "HEAD");
	throw new StepFailure(`${ours} commits are here alone and ${theirs} upstream alone`);
}

/** The packages share one version, so that nobody has to look up which go together. */
export async function pendingRelease(folder) {
	const manifests = (await readdir(join(folder, "packages"))).map((name) =>
		join(folder, "packages", name, "package.json"),
	);
	const versions = new Set(
		await Promise.all(manifests.map(async (path) => JSON.parse(await readFile(path, "utf8")).version)),
	);
	const list = [...versions].join(", ");
	if (versions.size !== 1) throw new StepFailure(`the packages have the versions ${list}`);
	const changesets = (await readdir(join(folder, ".changeset"))).filter((name) => /^(?!README).*\.md$/.test(name));
	if (changesets.length === 0) throw new StepFailure(`no changeset since ${list}`);
	return `${changesets.length} changesets since ${list}: ${changesets.join(", ")}`;
}

export const tree = {
	title: "Is this what will be released?",
	why: "main, everything committed, nothing that only this machine has",
	wayOut: "switch to main, commit or stash, pull and push.",
	independent: true,
	run: () => releasedTree(root),
};

export const pending = {
	title: "Is there something to release?",
	why: "one version for all packages, and changesets that say what is new",
	wayOut: "`npm run changeset` for what users will notice; without any there is nothing to release.",
	independent: true,
	run: () => pendingRelease(root),
};
