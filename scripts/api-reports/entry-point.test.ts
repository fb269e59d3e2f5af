import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { entryPoints } from "./entry-point.js";

const root = mkdtempSync(join(tmpdir(), "plane-entry-points-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("every module of the exports has a report of its own; data files and sub-paths have none", () => {
	const folder = join(root, "packages/messages");
	mkdirSync(folder, { recursive: true });
	const module = (name: string) => ({
		import: { types: `./dist/esm/${name}.d.ts`, default: `./dist/esm/${name}.mjs` },
		require: `./dist/cjs/${name}.js`,
	});
	const exports = {
		".": module("index"),
		"./registry": module("registry"),
		"./*": module("gen/messages/*"),
		"./schemas/*": "./schemas/*",
		"./package.json": "./package.json",
	};
	writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "@plane/messages", exports }));
	expect(entryPoints(root)).toEqual([
		{
			package: "@plane/messages",
			folder,
			declarations: "./dist/esm/index.d.ts",
			report: "packages/messages/api-report/index.api.md",
		},
		{
			package: "@plane/messages",
			folder,
			declarations: "./dist/esm/registry.d.ts",
			report: "packages/messages/api-report/registry.api.md",
		},
	]);
});
