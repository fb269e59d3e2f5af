import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KEPT, OUTPUTS } from "../codegen/output.js";
import { BUILT, forgetMade, GENERATED } from "./forget-made.mjs";
import { assertCommitted } from "./gates.mjs";

const IGNORED = "dist/\n/packages/messages/schemas/\n";
const COMMITTED = ["packages/messages/src/gen/types.ts", KEPT, "docs/asyncapi.json"];
const BUILT_THEN = ["packages/messages/dist/esm/gone.mjs", "packages/messages/schemas/messages/gone.json"];
const GENERATED_THEN = ["packages/messages/src/gen/messages/gone.ts", "docs/reference/messages/gone.md"];
const OF_SOMEBODY = ["packages/messages/src/new.ts", "docs/guides/new.md", "schemas/messages/new.json", "dist/new.js"];

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "plane-made-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(paths: readonly string[], text = ""): void {
	for (const path of paths) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}

function git(...args: readonly string[]): void {
	const identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
	execFileSync("git", [...identity, ...args], { cwd: folder, stdio: "pipe" });
}

function commit(): void {
	write([".gitignore"], IGNORED);
	write(COMMITTED);
	git("init", "-q");
	git("add", "--all");
	git("commit", "-q", "-m", "Begin");
}

const left = (...paths: readonly string[]): readonly string[] => paths.filter((path) => existsSync(join(folder, path)));

test("what another branch has left is removed, and nothing that is committed or written by hand", async () => {
	commit();
	write([...BUILT_THEN, ...GENERATED_THEN, ...OF_SOMEBODY]);
	await forgetMade(folder, GENERATED);
	expect(left(...BUILT_THEN, ...GENERATED_THEN)).toEqual(BUILT_THEN);
	await forgetMade(folder, [...GENERATED, ...BUILT]);
	expect(left(...COMMITTED, ...BUILT_THEN, ...GENERATED_THEN, ...OF_SOMEBODY)).toEqual([...COMMITTED, ...OF_SOMEBODY]);
});

test("without git everything stays", async () => {
	write([...BUILT_THEN, ...GENERATED_THEN]);
	await forgetMade(folder, [...GENERATED, ...BUILT]);
	expect(left(...BUILT_THEN, ...GENERATED_THEN)).toEqual([...BUILT_THEN, ...GENERATED_THEN]);
});

test("git is told of what the generator writes, and of nothing else", () => {
	expect(GENERATED).toEqual([...OUTPUTS, `:(exclude)${KEPT}`]);
});

test("generated code that is not what is committed is seen, be it changed, new or gone", async () => {
	commit();
	write([KEPT, ...OF_SOMEBODY], "other");
	await assertCommitted(folder);
	for (const path of ["packages/messages/src/gen/types.ts", ...GENERATED_THEN]) {
		write([path], "other");
		await expect(assertCommitted(folder)).rejects.toMatchObject({ output: expect.stringContaining(path) });
		git("stash", "-q", "--include-untracked");
	}
	rmSync(join(folder, "docs/asyncapi.json"));
	await expect(assertCommitted(folder)).rejects.toMatchObject({ output: " D docs/asyncapi.json" });
});

test("without git nobody knows whether generated code is what is committed", async () => {
	write(COMMITTED);
	await expect(assertCommitted(folder)).rejects.toMatchObject({ wayOut: expect.stringContaining("clone") });
});
