import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readText, repository } from "../support/repository.js";

const GROUPS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

function dependencies(): string[] {
	const packages = readdirSync(`${repository}packages`).map((name) => `packages/${name}/`);
	const names = ["", "bench/", "docs/demo/", "scripts/", "test/", ...packages].flatMap((folder) => {
		const manifest = JSON.parse(readText(`${folder}package.json`)) as Record<
			string,
			Record<string, string> | undefined
		>;
		return GROUPS.flatMap((group) => Object.keys(manifest[group] ?? {}));
	});
	return [...new Set(names)].sort();
}

test("the decision about dependencies gives a reason for each one that a manifest names, and for no other", () => {
	const text = readText("docs/decisions/0006-dependencies.md");
	const explained = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? "");
	expect(explained.toSorted()).toEqual(dependencies());
});
