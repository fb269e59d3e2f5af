// Mutation testing of what is written by hand: `npm run test:mutation -- messages`, or with files of a package, and tests of test/.
import process from "node:process";

const name = process.env.MUTATE_PACKAGE ?? "messages";
const files = (process.env.MUTATE_FILES ?? "**/*.ts").split(",");

export default {
	plugins: ["@stryker-mutator/vitest-runner"],
	testRunner: "vitest",
	vitest: { configFile: "vitest.config.mutation.ts", related: false },
	mutate: [
		...files.map((file) => `packages/${name}/src/${file}`),
		"!packages/*/src/**/*.{test,test-d}.ts",
		"!packages/*/src/gen/**",
		"!packages/*/src/index.ts",
	],
	// What the tests of a package do without is not copied either.
	ignorePatterns: ["/docs", "/bench", "/scripts", ...(process.env.MUTATE_TESTS ? [] : ["/test", "/packages/testing"])],
	coverageAnalysis: "perTest",
	reporters: ["clear-text", "progress-append-only"],
	clearTextReporter: { allowColor: false, logTests: false },
	tempDirName: "node_modules/.cache/stryker",
	timeoutMS: 10_000,
};
