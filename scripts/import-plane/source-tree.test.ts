import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderTree, revisionTree } from "./source-tree.js";

const top = mkdtempSync(join(tmpdir(), "checkout-"));
const checkout = join(top, "plane");
const bare = join(top, "plane.git");
const git = (folder: string, ...args: readonly string[]): string =>
	execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "ignore"],
	}).trim();
let commit = "";

beforeAll(() => {
	mkdirSync(join(checkout, "core/src/messages"), { recursive: true });
	writeFileSync(join(checkout, "core/src/messages/b.rs"), "// b");
	writeFileSync(join(checkout, "core/src/messages/a.rs"), "// a");
	git(checkout, "init", "--quiet");
	git(checkout, "add", ".");
	git(checkout, "commit", "--quiet", "--message=first");
	git(checkout, "tag", "v1");
	commit = git(checkout, "rev-parse", "HEAD");
	execFileSync("git", ["clone", "--quiet", "--bare", checkout, bare]);
	writeFileSync(join(checkout, "core/src/messages/a.rs"), "// changed");
	mkdirSync(join(checkout, "target/debug"), { recursive: true });
	writeFileSync(join(checkout, "target/debug/out.rs"), "// built");
});

afterAll(() => rmSync(top, { recursive: true, force: true }));

test("a checkout is read as it stands on the disk, and knows its commit", () => {
	const tree = folderTree(checkout);
	expect(tree.files("core/src/messages")).toEqual(["core/src/messages/a.rs", "core/src/messages/b.rs"]);
	expect(tree.read("core/src/messages/a.rs")).toBe("// changed");
	expect(tree.read("core/Cargo.toml")).toBeUndefined();
	expect(tree.files("metrics")).toEqual([]);
	expect(tree.commit).toBe(commit);
});

test("a checkout knows whether its sources are those of its commit", () => {
	const { name, isChanged } = folderTree(checkout);
	expect(isChanged).toBe(true);
	expect(name).toBe(`${checkout}, with changes that are not committed`);
	const clean = join(top, "clean");
	execFileSync("git", ["clone", "--quiet", bare, clean]);
	writeFileSync(join(clean, "README"), "");
	expect(folderTree(clean)).toMatchObject({ isChanged: false, name: clean });
	writeFileSync(join(clean, "new.rs"), "");
	expect(folderTree(clean).isChanged).toBe(true);
});

test("all files are those of Plane, not what was built of them", () => {
	const sources = ["core/src/messages/a.rs", "core/src/messages/b.rs"];
	expect(folderTree(checkout).files("")).toEqual(sources);
	expect(revisionTree(bare, "v1").files("")).toEqual(sources);
});

test.each([
	["a checkout", () => checkout],
	["a bare repository", () => bare],
])("a revision of %s is read from its commit", (_what, path) => {
	const tree = revisionTree(path(), "v1");
	expect(tree.files("core/src/messages")).toEqual(["core/src/messages/a.rs", "core/src/messages/b.rs"]);
	expect(tree.read("core/src/messages/a.rs")).toBe("// a");
	expect(tree.read("core/Cargo.toml")).toBeUndefined();
	expect(tree.commit).toBe(commit);
});

test("a folder inside another repository has no commit of its own", () => {
	expect(folderTree(join(checkout, "core")).commit).toBeUndefined();
});

test("what is not there is named", () => {
	expect(() => folderTree(join(top, "nowhere"))).toThrow(/nowhere is no folder: give the path of a Plane checkout/);
	expect(() => revisionTree(checkout, "v2")).toThrow(/is no git repository with the revision v2: fetch it first/);
	expect(() => revisionTree(checkout, "--all")).toThrow(/revision --all/);
});
