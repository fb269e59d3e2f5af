// Users of the packed test package, one for each test runner and kind of module: they check, compile and run the tests of its README.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { titledFences } from "./titled-fences.mjs";

const VITEST = ["node_modules/vitest/vitest.mjs", "run", "--dir=out", "--reporter=verbose"];
const JEST = ["node_modules/jest/bin/jest.js", "--config=jest.json", "--verbose"];
const NODE_TEST = ["--test", "out/document-service.test.js"];

/**
 * The runners: where `test` and `expect` come from (globals have no place), which fence of the guide tells the compiler of the
 * matchers, what else the project has, and how the compiled tests are run, from its folder.
 */
export const testRunnerUsers = [
	{
		name: "vitest, ESM",
		module: "module",
		from: "vitest",
		matchers: "plane-matchers.vitest.d.ts",
		packages: ["vitest"],
		args: VITEST,
	},
	{
		name: "jest, CommonJS",
		module: "commonjs",
		from: "@jest/globals",
		matchers: "plane-matchers.jest.d.ts",
		packages: ["jest", "@jest/globals", "expect"],
		args: JEST,
	},
	{
		name: "jest's globals, CommonJS",
		module: "commonjs",
		from: undefined,
		matchers: "plane-matchers.jest-globals.d.ts",
		packages: ["jest", "@types/jest"],
		args: JEST,
	},
	{ name: "node:test, ESM", module: "module", from: "node:test", packages: [], args: NODE_TEST },
	{ name: "node:test, CommonJS", module: "commonjs", from: "node:test", packages: [], args: NODE_TEST },
];

const MATCHERS = `import { PlaneClient } from "@plane/nats-client";
import { FakePlane, startNatsServer } from "@plane/testing";
import { planeMatchers } from "@plane/testing/matchers";
import { expect, test } from "vitest";

expect.extend(planeMatchers);

test("the matchers tell what a fake has done, and what it has not", async () => {
	await using server = await startNatsServer();
	await using fake = await FakePlane.start({ server });
	await using plane = await PlaneClient.connect({ servers: server.url, cluster: fake.cluster });
	const { id } = await plane.spawn({ executable: { image: "editor" }, max_idle_secs: 30 });
	expect(fake).toHaveSpawned(id);
	expect(fake).not.toHaveSpawned("another");
	expect(() => expect(fake).toHaveSpawned("another")).toThrow("Expected backend another spawned 1 times, but no drone was asked");
	expect(fake).toHaveIgnoredNothing();
	// @ts-expect-error: what it takes is known to the compiler
	if (id === "") expect(fake).toHaveReached(id, "Redy");
});
`;

/** The tests are compiled already, so nothing is to transform them. */
const JEST_CONFIG = { rootDir: "out", testEnvironment: "node", transform: {}, watchman: false, cache: false };

const COMPILER = {
	module: "nodenext",
	target: "es2022",
	lib: ["ES2023", "ESNext.Disposable", "DOM"],
	strict: true,
	rootDir: "src",
	outDir: "out",
	// Those of the runners are not ours to judge.
	skipLibCheck: true,
};

/** Writes what the user checks, compiles and runs, and returns the titles of the tests; `root` is that of the repository. */
export function writeTestRunnerUser(folder, root, { module, from, matchers, packages }) {
	const text = (path) => readFileSync(join(root, path), "utf8");
	const files = titledFences(text("packages/testing/README.md"));
	if (matchers !== undefined) {
		files.set("matchers.test.ts", MATCHERS);
		files.set(matchers, titledFences(text("docs/guides/testing-your-app.md")).get(matchers));
	}
	mkdirSync(join(folder, "src"));
	for (const [name, code] of files) writeFileSync(join(folder, "src", name), withRunner(code, from));
	const compilerOptions = { ...COMPILER, types: ["node", ...(packages.includes("@types/jest") ? ["jest"] : [])] };
	writeFileSync(join(folder, "package.json"), JSON.stringify({ type: module }));
	writeFileSync(join(folder, "jest.json"), JSON.stringify(JEST_CONFIG));
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
	return [...files.values()].flatMap((code) => [...code.matchAll(/^test\("(.+?)"/gm)].map(([, title]) => title));
}

function withRunner(code, from) {
	if (from === undefined) return code.replace(/^import .* from "vitest";$/m, "");
	return code.replace(/^(import .* from) "vitest";$/m, `$1 "${from}";`);
}
