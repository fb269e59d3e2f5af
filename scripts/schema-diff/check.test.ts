import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	breakAfterRelease,
	createRepository,
	DEPTH,
	diffIn,
	OPTIONAL_DEPTH,
	PROBE,
	probe,
	type Repository,
} from "./test-repository.js";

let repository: Repository;
beforeEach(() => {
	repository = createRepository();
});
afterEach(() => repository.remove());

const diff = (...args: readonly string[]) => diffIn(repository.root, ...args);

function declare(bump: string, packages = ["messages", "nats-client", "testing"]): void {
	const matter = packages.map((name) => `"@plane/${name}": ${bump}`).join("\n");
	repository.write(".changeset/README.md", "# Changesets\n");
	repository.write(".changeset/some-change.md", `---\n${matter}\n---\n\nProbe deeper.\n`);
}

describe("--check", () => {
	test("says plainly that nothing was released, which is nothing to check", () => {
		repository.commit("Begin");
		repository.write(PROBE, probe({ depth: DEPTH }, ["depth"]));
		expect(diff("--check")).toMatchObject({ code: 0, printed: "Nothing to check: nothing has been released yet." });
	});

	test("fails where no changeset names a package, or one declares too little", () => {
		breakAfterRelease(repository);
		expect(diff("--check")).toMatchObject({ code: 1, printed: expect.stringContaining("no changeset names it") });
		declare("patch");
		const { code, printed } = diff("--check");
		expect(code).toBe(1);
		expect(printed).toMatch(
			/@plane\/nats-client: the changesets say patch, the contract asks for minor: ProbeRequest\/depth \[required-property-added [0-9a-f]{12}\]/,
		);
		declare("minor", ["messages", "nats-client"]);
		expect(diff("--check").printed).toContain("@plane/testing: no changeset names it");
	});

	test("passes where the changesets declare enough, whatever was committed since", () => {
		breakAfterRelease(repository);
		repository.commit("Probe deeper");
		declare("minor");
		repository.commit("Declare it");
		expect(diff("--check")).toMatchObject({
			code: 0,
			printed: expect.stringMatching(/^Since 0\.1\.0 \([0-9a-f]{10}\): 1 breaking/),
		});
	});

	test("goes back to the commit that brought the version, also when the manifest was written anew since", () => {
		breakAfterRelease(repository);
		repository.write("packages/messages/package.json", '{ "name": "@plane/messages", "version": "0.1.0" }');
		repository.commit("Probe deeper, and tidy up");
		expect(diff("--check")).toMatchObject({ code: 1, printed: expect.stringContaining("1 breaking") });
	});

	test("asks for a patch for what is new below 1.0, and for a minor from there on", () => {
		for (const [version, enough, tooLittle] of [
			["0.4.0", "patch", undefined],
			["1.0.0", "minor", "patch"],
		] as const) {
			repository.write(PROBE, probe());
			breakAfterRelease(repository, version);
			repository.write(PROBE, probe({ depth: OPTIONAL_DEPTH }));
			declare(enough);
			expect([version, diff("--check").code]).toEqual([version, 0]);
			if (tooLittle) declare(tooLittle);
			if (tooLittle) expect(diff("--check").code).toBe(1);
			rmSync(join(repository.root, ".changeset"), { recursive: true });
		}
	});

	test("asks for a major for a break from 1.0 on", () => {
		breakAfterRelease(repository, "1.2.0");
		declare("minor");
		expect(diff("--check").printed).toContain("the contract asks for major");
		declare("major");
		expect(diff("--check").code).toBe(0);
	});

	test("finds the release in a clone without tags, and says when the history is cut off before it", () => {
		breakAfterRelease(repository);
		repository.commit("Probe deeper");
		const folder = mkdtempSync(join(tmpdir(), "schema-diff-clone-"));
		const clone = (name: string, ...args: readonly string[]): string => {
			const to = join(folder, name);
			execFileSync("git", ["clone", "-q", "--no-tags", ...args, `file://${repository.root}`, to], { stdio: "pipe" });
			return to;
		};
		try {
			expect(diffIn(clone("full"), "--check").code).toBe(1);
			expect(() => diffIn(clone("shallow", "--depth=1"), "--check")).toThrow("git fetch --unshallow");
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	test("has nothing to compare while a release is being made", () => {
		breakAfterRelease(repository);
		repository.version("0.2.0");
		expect(diff("--check").printed).toBe("Nothing to check: version 0.2.0 is being released.");
	});

	test("takes a changeset that is none for a mistake", () => {
		breakAfterRelease(repository);
		repository.write(".changeset/torn.md", "Probe deeper.\n");
		expect(() => diff("--check")).toThrow("torn.md is no changeset");
		repository.write(".changeset/torn.md", '---\n"@plane/messages": huge\n---\n');
		expect(() => diff("--check")).toThrow('is no package with its bump: "@plane/messages": huge');
	});
});

describe("the ledger", () => {
	const acknowledge = (fingerprint: string, reason = "No Plane with such a request was ever built."): void =>
		repository.write(
			"acknowledged.json",
			JSON.stringify([{ fingerprint, change: "property-added ProbeRequest/depth", reason }]),
		);

	test("makes a patch of a break that somebody answers for, and of that one only", () => {
		breakAfterRelease(repository);
		const [verdict] = JSON.parse(diff("--format", "json").printed).verdicts;
		acknowledge(verdict.fingerprint);
		declare("patch");
		expect(diff("--check").code).toBe(0);
		expect(diff().printed).toContain("acknowledged: No Plane with such a request was ever built.");
		repository.write(PROBE, probe({ depth: { ...DEPTH, "x-int": "u16", maximum: 65535 } }, ["depth"]));
		expect(diff("--check").code).toBe(1);
	});

	test("tells entries that match nothing, and refuses those without a reason", () => {
		breakAfterRelease(repository);
		acknowledge("0123456789ab");
		expect(diff().told).toContain(
			"Acknowledged, but not among the changes: property-added ProbeRequest/depth (0123456789ab).",
		);
		acknowledge("0123456789ab", "ok");
		expect(() => diff()).toThrow("acknowledged.json is no list of");
	});
});
