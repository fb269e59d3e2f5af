import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createRepository, type Repository } from "../schema-diff/test-repository.js";
import { undeclaredChanges } from "./undeclared.js";

const ENTRY = {
	package: "@plane/messages",
	folder: "packages/messages",
	declarations: "dist/esm/index.d.ts",
	report: "packages/messages/api-report/index.api.md",
};

let repository: Repository;
beforeEach(() => {
	repository = createRepository();
	repository.write(ENTRY.report, "export const plane: Plane;");
	repository.commit("Begin");
});
afterEach(() => repository.remove());

function release(): void {
	repository.version("0.1.0");
	repository.commit("Release the packages");
}

const undeclared = (): readonly string[] => undeclaredChanges(repository.root, [ENTRY]);

describe("a change of what a package exports", () => {
	test("needs a changeset once there was a release", () => {
		release();
		expect(undeclared()).toEqual([]);
		repository.write(ENTRY.report, "export const world: World;");
		repository.commit("Export something else");
		expect(undeclared()).toEqual(["@plane/messages"]);
		repository.write(".changeset/else.md", '---\n"@plane/messages": patch\n---\n\nThe world.\n');
		expect(undeclared()).toEqual([]);
	});

	test("is declared by a changeset that names this package, not another one", () => {
		release();
		repository.write(ENTRY.report, "");
		repository.write(".changeset/else.md", '---\n"@plane/testing": minor\n---\n\nThe world.\n');
		expect(undeclared()).toEqual(["@plane/messages"]);
	});

	test("is an entry point that is new, too", () => {
		release();
		const report = "packages/messages/api-report/registry.api.md";
		repository.write(report, "export const registry: Registry;");
		expect(undeclaredChanges(repository.root, [{ ...ENTRY, report }])).toEqual(["@plane/messages"]);
	});

	test("is an entry point that is gone, too, even if its report has been left", () => {
		const report = "packages/messages/api-report/registry.api.md";
		repository.write(report, "export const registry: Registry;");
		repository.commit("Export the registry");
		release();
		expect(undeclaredChanges(repository.root, [ENTRY, { ...ENTRY, report }])).toEqual([]);
		expect(undeclared()).toEqual(["@plane/messages"]);
	});

	test("is not what else is kept beside the reports", () => {
		const list = "packages/messages/api-report/packed-files.txt";
		repository.write(list, "dist/esm/index.mjs");
		release();
		repository.write(list, "dist/esm/index.mjs\nREADME.md");
		expect(undeclared()).toEqual([]);
	});

	test("needs none before the first release", () => {
		repository.write(ENTRY.report, "export const world: World;");
		expect(undeclared()).toEqual([]);
	});
});
