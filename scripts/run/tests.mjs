// The step that runs every test of every package, and the count that `npm test` closes with.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./child.mjs";
import { StepFailure } from "./steps.mjs";
import { withTemporary } from "./with-temporary.mjs";

/** Tests so far: `npm test` adds the gates and prints them as its last line. */
export const count = { passed: 0, failed: 0, skipped: 0 };

async function readCount(report) {
	const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(await readFile(report, "utf8"));
	count.passed += numPassedTests;
	count.failed += numFailedTests;
	count.skipped += numPendingTests + numTodoTests;
}

/** Unit tests, type tests and the tests across packages, in one vitest run. */
export const tests = {
	title: "Tests",
	why: "unit tests, type tests, tests across packages",
	wayOut: "one file alone: `npx vitest run <part of its name>`.",
	independent: true,
	run: () =>
		withTemporary(async (folder) => {
			const report = join(folder, "vitest.json");
			const args = ["exec", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
			const { code } = await run("pnpm", args);
			await readCount(report).catch(() => {
				throw new StepFailure(`vitest ended with ${code} before it wrote its report`);
			});
			if (code !== 0) throw new StepFailure(`${count.failed} tests failed (vitest ended with ${code})`);
			return `${count.passed} tests passed`;
		}),
};
