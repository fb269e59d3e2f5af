import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { FakePlane, startNatsServer } from "@plane/testing";
import { transform } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireChromium } from "../browser/chromium.js";
import type { ClientPageCases, ClientPageResults } from "../browser/client-page.js";
import { runPage } from "../browser/run-page.js";
import { repository } from "../support/repository.js";
import { catalog } from "./catalog.js";
import { OURS, openProject, type Project } from "./project.js";
import { BUNDLERS } from "./versions.js";

const CLUSTER = "plane.test";

/** Each makes `out/<name>.js` of `<name>.js`, for browsers. */
const COMMANDS = {
	esbuild: (name: string) => `npx esbuild ${name}.js --bundle --minify --format=esm --outfile=out/${name}.js`,
	rollup: (name: string) =>
		`npx rollup ${name}.js --plugin "node-resolve={browser:true}" --plugin commonjs --plugin terser --format es --dir out`,
	vite: (name: string) => `npx vite build --config vite-${name}.config.js`,
	webpack: (name: string) =>
		`npx webpack ./${name}.js --mode production --target web --output-path ./out --output-filename ${name}.js --no-performance --stats errors-warnings`,
};
const NAMES = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

const ENTRIES = {
	small: 'import { ScheduleResponse } from "@plane/messages";\nglobalThis.codec = ScheduleResponse;\n',
	all: 'import * as messages from "@plane/messages";\nglobalThis.codecs = messages;\n',
};

const viteConfig = (name: string): string =>
	`export default { build: { outDir: "out", emptyOutDir: false, rollupOptions: { input: "${name}.js", output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" } } } };`;

let project: Project;

beforeAll(async () => {
	project = await openProject({
		...OURS,
		...BUNDLERS,
		"@nats-io/nats-core": catalog["@nats-io/nats-core"] ?? "",
		"@nats-io/jetstream": catalog["@nats-io/jetstream"] ?? "",
	});
	await project.run("npm install --no-audit --no-fund --legacy-peer-deps");
	const page = await readFile(`${repository}test/browser/client-page.ts`, "utf8");
	const entries = { ...ENTRIES, page: (await transform(page, { loader: "ts", target: "es2022" })).code };
	for (const [name, code] of Object.entries(entries)) {
		await project.write(`${name}.js`, code);
		await project.write(`vite-${name}.config.js`, viteConfig(name));
	}
});
afterAll(() => project[Symbol.asyncDispose]());

describe.each(NAMES)("%s", (bundler) => {
	/** What it makes of `<name>.js`, by file name. */
	const bundle = async (name: string): Promise<Readonly<Record<string, string>>> => {
		const out = join(project.path, "out");
		await rm(out, { recursive: true, force: true });
		// Bundlers warn of much that others' packages do; ours gives no reason.
		expect((await project.run(COMMANDS[bundler](name))).replaceAll(project.path, "")).not.toContain("@plane/");
		const files = (await readdir(out)).filter((file) => file.endsWith(".js"));
		return Object.fromEntries(
			await Promise.all(files.map(async (file) => [file, await readFile(join(out, file), "utf8")])),
		);
	};

	test("takes along of the messages what a page uses", async () => {
		const { "small.js": small = "" } = await bundle("small");
		const { "all.js": all = "" } = await bundle("all");
		expect(small).toContain("ScheduleResponse");
		expect(small.length).toBeLessThan(all.length / 4);
		expect(small).not.toContain("SetAcmeDnsRecord");
	});

	test("makes a page that spawns and follows a backend", async () => {
		const { "page.js": script = "", ...chunks } = await bundle("page");
		expect(script + Object.values(chunks).join("\n")).not.toMatch(/["']node:|require\("(?:net|tls|fs|dns)"\)/);
		await using server = await startNatsServer({ websocket: true });
		await using _ = await FakePlane.start({ server, cluster: CLUSTER, statsEveryMs: 50 });
		const servers = server.websocketUrl ?? "";
		const cases: ClientPageCases = { servers, cluster: CLUSTER };
		const results = (await runPage(requireChromium(), {
			script,
			chunks,
			cases,
			servers: [servers],
		})) as ClientPageResults;
		expect(results.states).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});
});
