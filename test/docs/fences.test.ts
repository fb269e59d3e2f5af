import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { markdownFiles, readText, root, typeScriptOf } from "./markdown.js";

const folder = mkdtempSync(join(tmpdir(), "plane-fences-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Our packages as their sources, so that no example is judged by a stale build. */
const PATHS = {
	"@plane/messages": ["packages/messages/src/index.ts"],
	"@plane/messages/registry": ["packages/messages/src/registry.ts"],
	"@plane/messages/schemas/*": ["schemas/*"],
	"@plane/nats-client": ["packages/nats-client/src/index.ts"],
	"@plane/testing": ["packages/testing/src/index.ts"],
	"@plane/testing/matchers": ["packages/testing/src/matchers.ts"],
};

const absolute = (paths: readonly string[]): string[] => paths.map((path) => root + path);

function writeProject(files: readonly string[]): void {
	const compilerOptions = {
		lib: ["ES2023", "ES2024.String", "ESNext.Disposable", "DOM"],
		// Examples name what they get without using all of it.
		noUnusedLocals: false,
		paths: Object.fromEntries(Object.entries(PATHS).map(([name, paths]) => [name, absolute(paths)])),
	};
	const tsconfig = { extends: `${root}tsconfig.base.json`, compilerOptions, files };
	symlinkSync(`${root}test/node_modules`, join(folder, "node_modules"), "junction");
	writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
}

/** One module per Markdown file: the fences of a page may build on each other. */
function writeModules(): string[] {
	return markdownFiles().flatMap((path) => {
		const code = typeScriptOf(readText(path));
		if (code === undefined) return [];
		const file = `${path}.ts`;
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		writeFileSync(join(folder, file), `${code}\nexport {};\n`);
		return [file];
	});
}

const tsc = (): Promise<string> =>
	new Promise((resolve) => {
		const args = [`${root}node_modules/@typescript/native/bin/tsc`, "-p", folder, "--pretty", "false"];
		execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
	});

test("every TypeScript fence in the Markdown files type-checks against the packages", { timeout: 60_000 }, async () => {
	const files = writeModules();
	expect(files).toContain("README.md.ts");
	writeProject(files);
	// Errors name the line of the Markdown file.
	expect(await tsc()).toBe("");
});
