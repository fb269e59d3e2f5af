import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
const temporary = join(folder, "temporary");
mkdirSync(temporary);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
	readonly failed: boolean;
	readonly said: string;
}

/** Runs one test in a run of its own, and tells whether that run has failed and what it said. */
const run = (body: string): Promise<Run> => runFile(`test("passes", async () => { ${body} });`);

const runFile = (text: string): Promise<Run> => {
	writeFileSync(join(folder, "one.test.ts"), text);
	const args = [`${repository}node_modules/vitest/vitest.mjs`, "run", "--root", folder, "--globals"];
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			args,
			{ cwd: folder, env: { ...process.env, TMPDIR: temporary } },
			(error, stdout, stderr) => resolve({ failed: error !== null, said: stdout + stderr }),
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

test.each(["test", "test.skip"])("nothing of a file is left in the folder for temporary files: %s", async (kind) => {
	const config = join(folder, "vitest.config.mjs");
	writeFileSync(config, `import { project } from "${repository}vitest.shared.ts";\nexport default project("one");`);
	const { said } = await runFile(`${kind}("passes", () => expect(process.env.TMPDIR).toContain("${temporary}"));`);
	rmSync(config);
	expect(said).toContain(kind === "test" ? "1 passed" : "1 skipped");
	expect(readdirSync(temporary)).toEqual([]);
});
