// The tests that take minutes and are no part of `npm test`: each has a command of its own.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./child.mjs";
import { outputOf, StepFailure } from "./steps.mjs";

/** The tests of one vitest configuration under test/. */
const suite = (name, title, why, wayOut) => ({
	title,
	why,
	wayOut,
	run: async () => {
		await outputOf("vitest", run("pnpm", ["exec", "vitest", "run", "--config", `test/vitest.config.${name}.ts`]));
	},
});

export const siteTests = suite(
	"site",
	"Site in a browser",
	"dead links, what is asked for elsewhere, search, what axe finds, on every page",
	"the lines above name page and fault; `npx vitest run --config test/vitest.config.site.ts` repeats this step.",
);

export const soak = suite(
	"soak",
	"Soak",
	"a minute of random faults, a backlog of 300,000 messages, connections that die without a word, 100,000 documents of each type",
	"the faults of a run can be had again: SOAK_SEED=<the seed it printed>.",
);

export const release = suite(
	"release",
	"Release",
	"releases a copy to a registry on loopback: the first version, a patch and a minor, as the guide says",
	"the lines above name the command that failed and what it printed; docs/guides/when-plane-changes.md is followed.",
);

export const packageMatrix = suite(
	"packages",
	"Packages in use",
	"installs the packed packages in projects outside: five installers, four compilers, Node 20 to 26, Deno, Bun, four bundlers",
	"the lines above name the project and the command; `npx vitest run --config test/vitest.config.packages.ts <file>` repeats a part.",
);

export const MUTATION_HELP = `Arguments:
  <package>  messages unless told, or nats-client, testing
  <file>     a file under its src, may be repeated: subject.ts, 'world-fold*.ts'; all of them unless told
  test/…     a test file beyond its own tests that counts, too, may be repeated`;

/** The unit tests of the package, and those of test/ that are named: all of them would take days. */
export const mutation = ([name = "messages", ...files]) => ({
	title: "Mutation",
	why: `changes the hand-written code of ${name} bit by bit, and sees whether its tests notice`,
	wayOut: "each surviving change is shown above: a test is missing, or the code is not needed.",
	run: async () => {
		const wayOut = "`npm run test:mutation -- --help` tells what can be named.";
		const folder = join("packages", name, "src");
		if (!existsSync(join(root, folder))) throw new StepFailure(`there is no package ${name}`, { wayOut });
		const isTest = (file) => file.startsWith("test/");
		const [sources, tests] = [files.filter((file) => !isTest(file)), files.filter(isTest)];
		// Stryker would change nothing, and be content.
		const paths = [...sources.map((file) => join(folder, file)), ...tests];
		const missing = paths.filter((path) => !path.includes("*") && !existsSync(join(root, path)));
		if (missing.length > 0) throw new StepFailure(`there is no ${missing.join(", ")}`, { wayOut });
		const env = {
			MUTATE_PACKAGE: name,
			...(sources.length > 0 && { MUTATE_FILES: sources.join(",") }),
			...(tests.length > 0 && { MUTATE_TESTS: tests.join(",") }),
		};
		await outputOf("stryker", run("pnpm", ["exec", "stryker", "run"], { env }));
	},
});
