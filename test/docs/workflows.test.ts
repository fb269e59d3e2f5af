import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readJson } from "../support/repository.js";
import { workflows } from "../support/workflows.js";

const { scripts } = readJson<{ scripts: object }>("package.json");

test("there are workflows that test, release and look for drift", () => {
	expect([...workflows.keys()].map((path) => path.split("/").at(-1))).toEqual([
		"ci.yml",
		"plane-drift.yml",
		"release.yml",
	]);
});

describe.each([...workflows])("%s", (_path, workflow) => {
	const jobs = Object.values(workflow.jobs);
	const lines = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

	test("ends some day, and may do no more than it says", () => {
		for (const job of jobs) {
			expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
			expect(job.permissions ?? workflow.permissions).toBeDefined();
		}
	});

	test("has steps that are either an action in a fixed version or lines of a shell that bash can read", () => {
		for (const { uses, run } of jobs.flatMap(({ steps }) => steps)) {
			if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
			else expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
		}
	});

	test("runs scripts that there are", () => {
		const called = lines.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? ""));
		for (const name of called) expect(Object.keys(scripts)).toContain(name);
	});
});
