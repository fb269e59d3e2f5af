import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText, repository } from "../support/repository.js";
import { markdownFiles, typeScriptOf } from "./markdown.js";

const folder = mkdtempSync(join(tmpdir(), "plane-fences-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Our packages as their sources, so that no example is judged by a stale build. */
const PATHS = {
	"@plane/messages": ["packages/messages/src/index.ts"],
	"@plane/messages/registry": ["packages/messages/src/registry.ts"],
	"@plane/messages/schemas/*": ["schemas/*"],
	"@plane/messages/guards": ["packages/messages/src/gen/guards.ts"],
	"@plane/messages/*": ["packages/messages/src/gen/messages/*.ts"],
	"@plane/nats-client": ["packages/nats-client/src/index.ts"],
	"@plane/testing": ["packages/testing/src/index.ts"],
	"@plane/testing/matchers": ["packages/testing/src/matchers.ts"],
};

const absolute = (paths: readonly string[]): string[] => paths.map((path) => repository + path);

function writeProject(files: readonly string[]): void {
	const compilerOptions = {
		lib: ["ES2023", "ES2024.String", "ESNext.Disposable", "DOM"],
		// Examples name what they get without using all of it.
		noUnusedLocals: false,
		// What runs in Node as it stands is JavaScript by its name.
		allowJs: true,
		checkJs: true,
		paths: Object.fromEntries(Object.entries(PATHS).map(([name, paths]) => [name, absolute(paths)])),
	};
	const tsconfig = { extends: `${repository}tsconfig.base.json`, compilerOptions, files };
	symlinkSync(`${repository}test/node_modules`, join(folder, "node_modules"), "junction");
	writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
}

/** Writes a module and says where. Errors name the line of the Markdown file. */
function writeModule(file: string, code: string): string {
	mkdirSync(dirname(join(folder, file)), { recursive: true });
	writeFileSync(join(folder, file), `${code}\nexport {};\n`);
	return file;
}

/** One module per Markdown file, whose fences may build on each other, and one per fence with a title. */
function writeModules(): string[] {
	return markdownFiles().flatMap((path) => {
		const markdown = readText(path);
		const code = typeScriptOf(markdown);
		const titled = [...titledFences(markdown)].map(([title, each]) => writeModule(`${path}.files/${title}`, each));
		return code === undefined ? titled : [writeModule(`${path}.ts`, code), ...titled];
	});
}

const tsc = (): Promise<string> =>
	new Promise((resolve) => {
		const args = [`${repository}node_modules/@typescript/native/bin/tsc`, "-p", folder, "--pretty", "false"];
		execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
	});

test("every TypeScript fence in the Markdown files type-checks against the packages", { timeout: 60_000 }, async () => {
	const files = writeModules();
	expect(files).toEqual(
		expect.arrayContaining(["README.md.ts", "packages/testing/README.md.files/document-service.test.ts"]),
	);
	writeProject(files);
	expect(await tsc()).toBe("");
});
