import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readJson, readText } from "../support/repository.js";
import { workflows } from "../support/workflows.js";

const { scripts } = readJson<{ scripts: object }>("package.json");

test("there are workflows that test, release and look for drift", () => {
	expect([...workflows.keys()].map((path) => path.split("/").at(-1))).toEqual([
		"ci.yml",
		"plane-drift.yml",
		"release.yml",
	]);
});

describe.each([...workflows])("%s", (path, workflow) => {
	const jobs = Object.values(workflow.jobs);
	const lines = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

	test("ends some day, and may do no more than it says", () => {
		for (const job of jobs) {
			expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
			expect(job.permissions ?? workflow.permissions).toBeDefined();
		}
	});

	test("has steps that are either an action at one commit, with its version beside it, or lines that bash can read", () => {
		for (const { uses, run } of jobs.flatMap(({ steps }) => steps)) {
			if (uses === undefined)
				expect(spawnSync("bash", ["-n"], { input: run, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
		}
		const pinned = /^ +(?:- )?uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
		const used = readText(path)
			.split("\n")
			.filter((line) => /^\s*(?:- )?uses:/.test(line));
		expect(used.length).toBeGreaterThan(0);
		for (const line of used) expect(line).toMatch(pinned);
	});

	test("writes into its commands nothing that somebody else has named", () => {
		for (const line of lines) expect(line).not.toContain("${{");
	});

	test("runs scripts that there are", () => {
		const called = lines.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? ""));
		for (const name of called) expect(Object.keys(scripts)).toContain(name);
	});
});
