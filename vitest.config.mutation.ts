import process from "node:process";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { project } from "./vitest.shared.js";

const name = process.env.MUTATE_PACKAGE ?? "messages";
const acrossPackages = process.env.MUTATE_TESTS?.split(",") ?? [];
const { test, ...rest } = project(name);

/** Most mutants fall to the unit tests, which are many times faster than those that start servers. */
class UnitTestsFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const isUnit = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/packages/");
		return [...files.filter(isUnit), ...files.filter((file) => !isUnit(file))];
	}
}

/** The unit tests of one package and chosen ones of test/, as `npm run test:mutation` repeats them: mutants may leave something behind. */
export default defineConfig({
	...rest,
	test: {
		...test,
		include: [`packages/${name}/src/**/*.test.ts`, ...acrossPackages],
		setupFiles: [],
		// Loading the modules again for each file takes longer than the tests.
		isolate: false,
		sequence: { sequencer: UnitTestsFirst },
		// Else what lies below node_modules is loaded once, and Stryker has to notice each file.
		server: { deps: { inline: [/\/stryker-setup-\d+\.js$/] } },
		// A test that waits for ever has noticed something.
		testTimeout: 15_000,
		hookTimeout: 5_000,
		expect: { poll: { timeout: 5_000 } },
		typecheck: { enabled: false },
	},
});
