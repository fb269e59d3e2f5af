import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { filesBelow, readText, repository } from "../support/repository.js";

const ROOMS = ["packages", "bench", "scripts", "test"];
const CODE = ROOMS.flatMap((folder) => filesBelow(folder, /\.(?:ts|mjs)$/)).filter((path) => !path.includes("/dist/"));
const SETTINGS = [
	"vitest.config.ts",
	"vitest.shared.ts",
	"package.json",
	...ROOMS.flatMap((folder) => filesBelow(folder, /vitest\.config[\w.]*\.ts$|\/run\/.*\.mjs$|\/package\.json$/)),
];

// That a run knows no unhandled rejection is only shown by runs that would fail of one.

const folder = mkdtempSync(join(tmpdir(), "plane-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs one test in a run of its own, and tells whether that run has failed and what it said. */
const run = (body: string): Promise<{ failed: boolean; said: string }> => {
	writeFileSync(join(folder, "one.test.js"), `test("passes", async () => { ${body} });`);
	const args = [`${repository}node_modules/vitest/vitest.mjs`, "run", "--root", folder, "--globals"];
	return new Promise((resolve) => {
		execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
			resolve({ failed: error !== null, said: stdout + stderr }),
		);
	});
};

test("a rejection that nobody handles fails the run although every test passes", async () => {
	expect(await run("await null;")).toMatchObject({ failed: false });
	const { failed, said } = await run('void Promise.reject(new Error("nobody looks")); await null;');
	expect(failed).toBe(true);
	expect(said).toContain("1 passed");
	expect(said).toContain("nobody looks");
});

test("no configuration, command or test takes that back", () => {
	expect(SETTINGS.length).toBeGreaterThan(9);
	const taking = (paths: readonly string[], pattern: RegExp) => paths.filter((path) => pattern.test(readText(path)));
	expect(taking(SETTINGS, /IgnoreUnhandled|onUnhandledError/)).toEqual([]);
	// It looks at the one exception that nobody can catch where it is thrown, and puts the runner's listeners back.
	const looking = ["packages/testing/src/memory-connection/memory-connection.test.ts"];
	expect(taking(CODE, /\bon(?:ce)?\(\s*"(?:unhandledRejection|uncaughtException)/)).toEqual(looking);
});
