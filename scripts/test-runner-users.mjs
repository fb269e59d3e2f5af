// Users of the packed test package, one for each test runner and kind of module: they run the tests of its README.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { titledFences } from "./titled-fences.mjs";

/** The runners: where `test` comes from, what else the project has, and how the compiled tests are run, from its folder. */
export const testRunnerUsers = [
	{
		name: "vitest, ESM",
		module: "module",
		testFrom: "vitest",
		packages: ["vitest"],
		args: ["node_modules/vitest/vitest.mjs", "run", "--dir=out", "--reporter=verbose"],
		expectFrom: "vitest",
	},
	{
		name: "jest, CommonJS",
		module: "commonjs",
		testFrom: "@jest/globals",
		packages: ["jest"],
		args: ["node_modules/jest/bin/jest.js", "--config=jest.json", "--verbose"],
		expectFrom: "@jest/globals",
	},
	{
		name: "node:test, ESM",
		module: "module",
		testFrom: "node:test",
		packages: [],
		args: ["--test", "out/document-service.test.js"],
	},
	{
		name: "node:test, CommonJS",
		module: "commonjs",
		testFrom: "node:test",
		packages: [],
		args: ["--test", "out/document-service.test.js"],
	},
];

const MATCHERS = (expectFrom) => `import { PlaneClient } from "@plane/nats-client";
import { FakePlane, startNatsServer } from "@plane/testing";
import { planeMatchers } from "@plane/testing/matchers";
import { expect, test } from "${expectFrom}";

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
});
`;

/** The tests are compiled already, so nothing is to transform them. */
const JEST = { rootDir: "out", testEnvironment: "node", transform: {}, watchman: false, cache: false };

const COMPILER = {
	module: "nodenext",
	target: "es2022",
	rootDir: "src",
	outDir: "out",
	// The fences of the README and the packed types are checked elsewhere.
	noCheck: true,
	skipLibCheck: true,
	types: [],
};

/** Writes what the user compiles and runs, and returns the titles of the tests; `readme` is the path of the README. */
export function writeTestRunnerUser(folder, readme, { module, testFrom, expectFrom }) {
	const files = titledFences(readFileSync(readme, "utf8").replace('from "vitest"', `from "${testFrom}"`));
	if (expectFrom !== undefined) files.set("matchers.test.ts", MATCHERS(expectFrom));
	mkdirSync(join(folder, "src"));
	for (const [name, code] of files) writeFileSync(join(folder, "src", name), code);
	writeFileSync(join(folder, "package.json"), JSON.stringify({ type: module }));
	writeFileSync(join(folder, "jest.json"), JSON.stringify(JEST));
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER, include: ["src"] }));
	return [...files.values()].flatMap((code) => [...code.matchAll(/^test\("(.+?)"/gm)].map(([, title]) => title));
}
