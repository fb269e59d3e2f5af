// What `npm run release-checklist` looks at beside the tests and gates: the tree, and what there is to release.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root, run } from "./child.mjs";
import { StepFailure } from "./steps.mjs";

async function git(...args) {
	const { code, output } = await run("git", args);
	if (code !== 0) throw new StepFailure(`git ${args.join(" ")} ended with ${code}`, { output });
	return output.trim();
}

/** Releases are made from `main`, and from nothing that only this machine has. */
export const tree = {
	title: "Is this what will be released?",
	why: "main, everything committed, nothing that only this machine has",
	wayOut: "switch to main, commit or stash, pull and push.",
	independent: true,
	run: async () => {
		const branch = await git("rev-parse", "--abbrev-ref", "HEAD");
		if (branch !== "main") throw new StepFailure(`the branch is ${branch}, releases are made from main`);
		const changed = await git("status", "--porcelain");
		if (changed !== "") throw new StepFailure("not everything is committed", { output: changed });
		const remotes = await git("remote");
		if (remotes === "") return "no remote to compare with";
		await git("fetch", "--quiet");
		const apart = await git("rev-list", "--left-right", "--count", "HEAD...@{upstream}");
		if (apart !== "0\t0")
			throw new StepFailure(`this branch and its upstream differ (ours, theirs: ${apart.replace("\t", ", ")})`);
		return await git("rev-parse", "--short", "HEAD");
	},
};

/** The three packages share one version, so that nobody has to look up which go together. */
export const pending = {
	title: "Is there something to release?",
	why: "one version for all packages, and changesets that say what is new",
	wayOut: "`npm run changeset` for what users will notice; without any there is nothing to release.",
	independent: true,
	run: async () => {
		const names = await readdir(join(root, "packages"));
		const manifests = await Promise.all(
			names.map(async (name) => JSON.parse(await readFile(join(root, "packages", name, "package.json"), "utf8"))),
		);
		const versions = new Set(manifests.map(({ version }) => version));
		if (versions.size !== 1) throw new StepFailure(`the packages have the versions ${[...versions].join(", ")}`);
		const changesets = (await readdir(join(root, ".changeset"))).filter((name) => /^(?!README).*\.md$/.test(name));
		if (changesets.length === 0) throw new StepFailure(`no changeset since ${[...versions].join()}`);
		return `${changesets.length} changesets since ${[...versions].join()}: ${changesets.join(", ")}`;
	},
};
