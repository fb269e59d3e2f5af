// The npm scripts of the root, each a list of steps.
import { cp, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { environment, interrupted, root, run, runInteractive } from "./child.mjs";
import { BUILT, forgetMade, GENERATED } from "./forget-made.mjs";
import { gates } from "./gates.mjs";
import { MUTATION_HELP, mutation, packageMatrix, release, siteTests, soak } from "./long-tests.mjs";
import { findNatsServer, HOW_TO_GET_ONE } from "./nats-server.mjs";
import { pending, tree } from "./release-steps.mjs";
import { outputOf, StepFailure } from "./steps.mjs";
import { tests } from "./tests.mjs";

const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

const node = {
	title: "Node",
	run: () => process.versions.node,
};

/** pnpm comes through npx; its folder goes on PATH because turbo, publint and changesets call `pnpm` by name. */
const packages = {
	title: "Packages",
	why: `installs them with npx ${packageManager}, as the lockfile says`,
	wayOut:
		"with no network or a full disk: mend that and try again; with a lockfile that is out of date: " +
		`\`npx -y ${packageManager} install\` and commit pnpm-lock.yaml.`,
	run: async ({ onLine }) => {
		// Without a network, npx would ask for a minute what else there is of a version that it has.
		const npx = ["-y", "--prefer-offline", `--package=${packageManager}`, "--", "node", "-p", "process.env.PATH"];
		const path = await run("npx", npx, { onLine });
		if (path.code !== 0) throw new StepFailure(`npx cannot get ${packageManager}`, { output: path.output });
		environment.PATH = path.output.trim().split("\n").at(-1);
		const args = ["install", "--frozen-lockfile", "--config.confirmModulesPurge=false"];
		await outputOf("pnpm install", run("pnpm", args, { onLine }));
	},
};

/** Tests that need no server run without one, so only `npm start` asks for it in earnest. */
const natsServer = ({ required }) => ({
	title: "nats-server",
	why: "looks for one on this machine, then asks apt-get, Homebrew, docker",
	wayOut: HOW_TO_GET_ONE,
	run: async ({ onLine, say }) => {
		const quiet = (command, args) => run(command, args, { onLine, env: { DEBIAN_FRONTEND: "noninteractive" } });
		const cache = join(root, "node_modules/.cache/nats-server");
		const found = await findNatsServer({ env: environment, run: quiet, say, cache, isRoot: process.getuid?.() === 0 });
		if (found) {
			environment.NATS_SERVER = found.path;
			return `${found.version} at ${found.path}`;
		}
		if (required) throw new StepFailure("no nats-server can be had on this machine");
		say(`none: the tests and the gate that need it will fail. To get one: ${HOW_TO_GET_ONE}`);
		return "none";
	},
});

const turbo = (title, task, made, details) => ({
	title,
	...details,
	run: async ({ onLine }) => {
		await forgetMade(root, made);
		const args = ["exec", "turbo", "run", task, "--output-logs=new-only"];
		const output = await outputOf(`turbo run ${task}`, run("pnpm", args, { onLine }));
		const [, cached, total] = /Cached:\s+(\d+) cached, (\d+) total/.exec(output) ?? [];
		return total ? `${total} tasks, ${cached} of them from the cache` : "done";
	},
});

const generate = turbo("Generated code", "codegen", GENERATED, {
	why: "makes types, validators, codecs and the message reference from schemas/",
	wayOut: "the lines above name the schema, the place in it and the reason.",
});

const build = turbo("Build", "build", [...GENERATED, ...BUILT], {
	why: "bundles the packages as ES modules and CommonJS, with their types",
	wayOut:
		"the lines above name the file; a name that one under src/gen misses is to be exported by packages/messages/src/index.ts.",
});

const demo = {
	title: "Demo",
	why: "spawns a backend on a fake Plane over a real nats-server and follows it to its end",
	wayOut: "the lines above say which message went unanswered; `npm test` finds what is broken.",
	run: async () => {
		await outputOf("the demo", run("pnpm", ["--silent", "--filter", "@plane/scripts", "run", "demo"]));
	},
};

async function buildDemoPage(onLine) {
	await outputOf("vite", run("pnpm", ["--filter", "@plane/demo", "run", "page"], { onLine }));
}

const demoPage = {
	title: "Page",
	why: "bundles the page of docs/demo",
	wayOut: "the lines above name the file; `npm run build` makes the packages that the page is made of.",
	run: ({ onLine }) => buildDemoPage(onLine),
};

const liveDemo = {
	title: "Plane, live",
	why: "a nats-server, a fake Plane with some life in it, and the page that shows it, until Ctrl-C",
	wayOut: "the lines above say what could not be started.",
	lasting: true,
	run: async () => {
		// Without pnpm in between, which takes Ctrl-C for a failure.
		const { code } = await run("node", ["--import", "tsx", "serve/main.ts"], { cwd: join(root, "docs/demo") });
		if (code !== 0 && interrupted === undefined) throw new StepFailure(`the demo ended with ${code}`);
		return "ended, nothing is left behind";
	},
};

const site = {
	title: "Site",
	why: "makes docs/api from the packages, the guides, the reference and the page of the demo",
	wayOut: "the lines above name the symbol or the link; a warning counts as an error.",
	run: async ({ onLine }) => {
		await outputOf("typedoc", run("pnpm", ["exec", "typedoc"], { onLine }));
		await buildDemoPage(onLine);
		await cp(join(root, "docs/demo/dist"), join(root, "docs/api/demo"), { recursive: true });
		return "open docs/api/index.html";
	},
};

const bench = (args) => ({
	title: "Bench",
	why: "measures the packages against what one writes without them, interleaved, and prints the ratios",
	wayOut:
		"the lines above name the group that failed or the goals that are missed; `npm run bench -- --only <group>` repeats it alone.",
	run: async () => {
		await outputOf("the bench", run("pnpm", ["--silent", "--filter", "@plane/bench", "run", "bench", ...args]));
	},
});

const changeset = (args) => ({
	title: "Changeset",
	why: "says what a release changes for its users",
	run: async () => {
		await outputOf("changeset", runInteractive("pnpm", ["exec", "changeset", ...args]));
	},
});

const schemaDiff = (args) => ({
	title: "Contract",
	why: "compares two states of Plane's contract",
	wayOut: "the lines above say what is missing; `npm run schema-diff -- --help` lists the options.",
	run: async () => {
		const command = ["--silent", "--filter", "@plane/scripts", "run", "schema-diff", ...args];
		await outputOf("schema-diff", run("pnpm", command));
	},
});

const importPlane = (args) => ({
	title: "Import",
	why: "reads Plane's Rust source with a grammar and compares the schemas with it",
	run: async () => {
		const from = process.env.INIT_CWD ?? process.cwd();
		// Without pnpm in between, whose own complaint about the exit code would hide what the command said.
		const command = ["--import", "tsx", "import-plane/index.ts", ...args];
		const { code } = await run("node", command, { cwd: join(root, "scripts"), env: { PATHS_START_AT: from } });
		if (code === 0) return;
		throw new StepFailure(code === 1 ? "the schemas say something else than this Plane" : "nothing was compared", {
			wayOut: "docs/guides/when-plane-changes.md",
		});
	},
});

const apiReports = {
	title: "API reports",
	why: "writes what each package exports to packages/*/api-report",
	wayOut: "the lines above name the declarations that cannot be read.",
	run: async ({ onLine }) => {
		const command = ["--silent", "--filter", "@plane/scripts", "run", "api-reports"];
		await outputOf("writing the reports", run("pnpm", command, { onLine }));
	},
};

/** The folder is taken from where npm was called. */
const sbom = ([folder = "sbom", ...rest]) => ({
	title: "Bills of materials",
	why: "lists what installing each package brings, in CycloneDX",
	run: async ({ onLine }) => {
		if (folder.startsWith("-") || rest.length > 0)
			throw new StepFailure(`${[folder, ...rest].join(" ")} is not the one folder it takes`, {
				wayOut: "`npm run sbom -- --help` tells of it.",
			});
		const out = join(resolve(process.env.INIT_CWD ?? root, folder), "%s.cdx.json");
		const args = ["sbom", "--prod", "--split", "--sbom-format", "cyclonedx", "--filter", "./packages/*", "--out", out];
		await outputOf("pnpm sbom", run("pnpm", args, { onLine }));
		return out;
	},
});

/** Name → what it does, and its steps. */
export const commands = {
	start: {
		about: "installs, generates, builds, then runs the end-to-end demo on a real nats-server",
		steps: () => [node, packages, natsServer({ required: true }), generate, build, demo],
	},
	test: {
		about: "installs, builds, then runs the tests and every gate of `npm run check`",
		steps: () => [node, packages, natsServer({ required: false }), build, tests, ...gates],
	},
	"test:soak": {
		about: "runs the tests that take minutes: random faults, long backlogs, connections that die",
		steps: () => [node, packages, natsServer({ required: true }), soak],
	},
	"test:release": {
		about: "follows a change of Plane's from Rust to released packages, on a copy and a registry of its own",
		steps: () => [node, packages, release],
	},
	"test:packages": {
		about: "installs the packed packages as their users would, with every installer, compiler, runtime and bundler",
		steps: () => [node, packages, natsServer({ required: true }), build, packageMatrix],
	},
	"test:mutation": {
		about: "sees whether the unit tests notice changes of the code: npm run test:mutation -- nats-client backoff.ts",
		takesArguments: true,
		help: MUTATION_HELP,
		steps: (args) => [node, packages, mutation(args)],
	},
	"test:site": {
		about: "builds the site and looks at each of its pages: links, search, accessibility, no request to elsewhere",
		steps: () => [node, packages, natsServer({ required: true }), build, site, siteTests],
	},
	generate: {
		about: "makes the generated code and the message reference from schemas/",
		steps: () => [node, packages, generate],
	},
	build: { about: "builds the packages (and what they are generated from)", steps: () => [node, packages, build] },
	check: {
		about:
			"format and lint, types, unused code, packed packages, API reports, fresh generated code, bumps of the changesets",
		steps: () => [node, packages, natsServer({ required: false }), build, ...gates],
	},
	"schema-diff": {
		about: "says what a change of the schemas breaks, and writes its changeset: npm run schema-diff -- main~3",
		takesArguments: true,
		help: await readFile(join(root, "scripts/schema-diff/help.txt"), "utf8"),
		steps: (args) => [node, packages, schemaDiff(args)],
	},
	"api-reports": {
		about: "writes what the packages export to their API reports",
		steps: () => [node, packages, build, apiReports],
	},
	"release-checklist": {
		about: "looks at everything that a release needs, and names what is missing: half an hour",
		steps: () => [
			...[node, packages, natsServer({ required: true }), tree, pending, build],
			...[tests, ...gates, site, siteTests, packageMatrix, release, soak].map((step) => ({
				...step,
				independent: true,
			})),
		],
	},
	sbom: {
		about: "writes a bill of materials for each package: npm run sbom -- <folder>",
		takesArguments: true,
		help: "Arguments:\n  <folder>  where the files go, `sbom` unless told",
		steps: (args) => [node, packages, sbom(args)],
	},
	docs: {
		about: "makes the site in docs/api: home, guides, reference and API",
		steps: () => [node, packages, build, site],
	},
	demo: {
		about: "shows the world state of a fake Plane, live, on a page in your browser",
		steps: () => [node, packages, natsServer({ required: true }), build, demoPage, liveDemo],
	},
	bench: {
		about: "measures how fast the packages are: npm run bench -- --quick --only publish",
		takesArguments: true,
		help: await readFile(join(root, "bench/help.txt"), "utf8"),
		steps: (args) => [node, packages, natsServer({ required: true }), build, bench(args)],
	},
	"import-plane": {
		about: "compares the schemas with Plane's Rust source, or makes them follow: npm run import-plane -- ../plane",
		takesArguments: true,
		help: await readFile(join(root, "scripts/import-plane/help.txt"), "utf8"),
		steps: (args) => [node, packages, importPlane(args)],
	},
	changeset: {
		about: "writes a changeset, or runs another changesets command: npm run changeset -- status",
		takesArguments: true,
		steps: (args) => [node, packages, changeset(args)],
	},
};
