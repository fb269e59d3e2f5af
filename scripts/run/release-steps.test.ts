import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pendingRelease, releasedTree } from "./release-steps.mjs";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "plane-release-steps-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clone = (): string => join(folder, "clone");

function git(cwd: string, ...args: readonly string[]): void {
	const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
	execFileSync("git", ["-C", cwd, ...identity, ...args], { stdio: "pipe" });
}

function write(path: string, text: string): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

describe("what will be released", () => {
	beforeEach(() => {
		write("origin/file", "");
		git(join(folder, "origin"), "init", "-q", "-b", "main");
		git(join(folder, "origin"), "add", "-A");
		git(join(folder, "origin"), "commit", "-q", "-m", "Begin");
		git(folder, "clone", "-q", join(folder, "origin"), clone());
	});

	test("is main as everybody has it, and told by its commit", async () => {
		expect(await releasedTree(clone())).toMatch(/^[0-9a-f]{7,}$/);
	});

	test("is compared with nothing where there is no remote", async () => {
		git(clone(), "remote", "remove", "origin");
		expect(await releasedTree(clone())).toBe("no remote to compare with");
	});

	test("is not what git cannot tell of", async () => {
		git(clone(), "branch", "--unset-upstream");
		await expect(releasedTree(clone())).rejects.toThrow("git rev-list");
	});

	test("is no other branch", async () => {
		git(clone(), "switch", "-q", "-c", "mine");
		await expect(releasedTree(clone())).rejects.toThrow("the branch is mine");
	});

	test("is nothing that is not committed", async () => {
		write("clone/another", "");
		await expect(releasedTree(clone())).rejects.toThrow("not everything is committed");
	});

	test("is nothing that only this machine has, and all that others have", async () => {
		git(clone(), "commit", "-q", "--allow-empty", "-m", "Here");
		await expect(releasedTree(clone())).rejects.toThrow("1 commits are here alone and 0 upstream alone");
		git(clone(), "reset", "-q", "--hard", "HEAD~1");
		git(join(folder, "origin"), "commit", "-q", "--allow-empty", "-m", "There");
		await expect(releasedTree(clone())).rejects.toThrow("0 commits are here alone and 1 upstream alone");
	});
});

describe("something to release", () => {
	const packages = (...versions: readonly string[]): void => {
		for (const [i, version] of versions.entries()) write(`packages/p${i}/package.json`, JSON.stringify({ version }));
	};

	test("is what changesets tell of, beside the one version of all packages", async () => {
		packages("0.1.0", "0.1.0");
		write(".changeset/README.md", "");
		write(".changeset/more.md", "");
		expect(await pendingRelease(folder)).toBe("1 changesets since 0.1.0: more.md");
	});

	test("is nothing without a changeset", async () => {
		packages("0.1.0");
		write(".changeset/README.md", "");
		await expect(pendingRelease(folder)).rejects.toThrow("no changeset since 0.1.0");
	});

	test("is nothing while versions differ", async () => {
		packages("0.1.0", "0.2.0");
		write(".changeset/more.md", "");
		await expect(pendingRelease(folder)).rejects.toThrow("the versions 0.1.0, 0.2.0");
	});
});
