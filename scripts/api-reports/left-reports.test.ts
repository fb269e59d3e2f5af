import { afterEach, beforeEach, expect, test } from "vitest";
import { createRepository, type Repository } from "../schema-diff/test-repository.js";
import { leftReports } from "./left-reports.js";

let repository: Repository;
beforeEach(() => {
	repository = createRepository();
});
afterEach(() => repository.remove());

test("a report whose entry point is gone has been left, and none that is written anew", () => {
	const index = "packages/messages/api-report/index.api.md";
	const guards = "packages/messages/api-report/guards.api.md";
	for (const report of [index, guards]) repository.write(report, "");
	repository.write("packages/testing/package.json", "{}");
	expect(leftReports(repository.root, new Set([index, guards]))).toEqual([]);
	expect(leftReports(repository.root, new Set([index]))).toEqual([guards]);
});
