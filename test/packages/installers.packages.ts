import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { succeed } from "../release/command.js";
import { readJson, repository } from "../support/repository.js";
import { catalog } from "./catalog.js";
import { runClient, runFake } from "./desk.js";
import { OURS, openProject, type Project } from "./project.js";
import { YARN_1, YARN_4 } from "./versions.js";

const { packageManager } = readJson<{ packageManager: string }>("package.json");
const DEPENDENCIES = { ...OURS, nats: catalog.nats, "@types/node": catalog["@types/node"], typescript: "6.0.3" };

interface Installer {
	readonly name: string;
	/** Beside `.npmrc`. */
	readonly files?: () => Promise<Readonly<Record<string, string>>>;
	readonly install: string;
	readonly node: string;
	readonly tsc: string;
}

const yarn4 = `npx -y --package=@yarnpkg/cli-dist@${YARN_4} -- yarn`;

/** Yarn 4 has settings of its own and does not read those of npm. */
async function yarnSettings(nodeLinker: string): Promise<string> {
	const npm = (key: string): Promise<string> => succeed(`npm config get ${key}`, repository);
	const [registry, cafile] = (await Promise.all([npm("registry"), npm("cafile")])).map((text) => text.trim());
	return [
		`nodeLinker: ${nodeLinker}`,
		"enableTelemetry: false",
		"enableGlobalCache: false",
		// It keeps packages of this machine's earlier runs, which have the same version.
		"enableMirror: false",
		"enableImmutableInstalls: false",
		`npmRegistryServer: "${registry}"`,
		...(cafile && cafile !== "null" ? [`httpsCaFilePath: "${cafile}"`] : []),
		`npmScopes: { plane: { npmRegistryServer: "${inject("registry")}" } }`,
		// Our versions are as old as this run.
		'npmPreapprovedPackages: ["@plane/*"]',
		'unsafeHttpWhitelist: ["127.0.0.1"]',
	].join("\n");
}

const INSTALLERS: readonly Installer[] = [
	{ name: "npm", install: "npm install --no-audit --no-fund", node: "node", tsc: "npx tsc" },
	{
		name: "pnpm",
		install: `npx -y ${packageManager} install --no-frozen-lockfile`,
		node: "node",
		tsc: "node_modules/.bin/tsc",
	},
	{
		name: "yarn 1",
		install: `npx -y yarn@${YARN_1} install --no-lockfile`,
		node: "node",
		tsc: "node_modules/.bin/tsc",
	},
	{
		name: "yarn 4 with node_modules",
		files: async () => ({ ".yarnrc.yml": await yarnSettings("node-modules"), "yarn.lock": "" }),
		install: `${yarn4} install`,
		node: "node",
		tsc: "node_modules/.bin/tsc",
	},
	{
		name: "yarn 4 with Plug'n'Play",
		files: async () => ({ ".yarnrc.yml": await yarnSettings("pnp"), "yarn.lock": "" }),
		install: `${yarn4} install`,
		node: `${yarn4} node`,
		tsc: `${yarn4} tsc`,
	},
];

describe.each(INSTALLERS)("installed with $name, the packages", ({ files, install, node, tsc }) => {
	let project: Project;

	beforeAll(async () => {
		project = await openProject(DEPENDENCIES);
		for (const [file, text] of Object.entries((await files?.()) ?? {})) await project.write(file, text);
		await project.run(install);
	});
	afterAll(() => project[Symbol.asyncDispose]());

	test.each(["client.mjs", "client.cjs"] as const)("spawn and follow a backend in %s", (file) =>
		runClient(project, node, file),
	);

	test.each(["fake.mjs", "fake.cjs"] as const)("start a Plane in %s", (file) => runFake(project, node, file));

	test("type-check", async () => {
		expect(
			await project.run(
				`${tsc} --noEmit --strict --module nodenext --lib ES2023,ESNext.Disposable,DOM --types node usage/application.ts`,
			),
		).toBe("");
	});
});

test("nothing that comes with the packages runs code when it is installed", async () => {
	const lines = ["nats", "@nats-io/transport-node", "@nats-io/jetstream"].map((name) => [name, catalog[name]]);
	await using project = await openProject({ ...OURS, ...Object.fromEntries(lines) });
	await project.run("npm install --no-audit --no-fund --ignore-scripts");
	const lock = JSON.parse(await readFile(join(project.path, "node_modules/.package-lock.json"), "utf8"));
	const packages = Object.entries<{ hasInstallScript?: boolean }>(lock.packages);
	expect(packages.map(([path]) => path)).toContain("node_modules/@plane/testing");
	expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
});
