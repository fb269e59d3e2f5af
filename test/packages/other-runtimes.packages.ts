import { arch, platform } from "node:process";
import { afterAll, beforeAll, describe, test } from "vitest";
import { catalog } from "./catalog.js";
import { runClient, runFake } from "./desk.js";
import { OURS, openProject, type Project } from "./project.js";
import { BUN, DENO } from "./versions.js";

const glibc = platform === "linux" ? "-glibc" : "";

const RUNTIMES = [
	{
		name: "Deno",
		binary: `npm:@deno/${platform}-${arch}${glibc}@${DENO}`,
		run: "node_modules/runtime/deno run --allow-all",
	},
	{ name: "Bun", binary: `npm:@oven/bun-${platform}-${arch}@${BUN}`, run: "node_modules/runtime/bin/bun run" },
];

describe.each(RUNTIMES)("on $name the packages", ({ binary, run }) => {
	let project: Project;

	beforeAll(async () => {
		project = await openProject({ ...OURS, nats: catalog.nats ?? "", runtime: binary });
		await project.run("npm install --no-audit --no-fund");
	});
	afterAll(() => project[Symbol.asyncDispose]());

	test.each(["client.mjs", "client.cjs"] as const)("spawn and follow a backend in %s", (file) =>
		runClient(project, run, file),
	);

	test.each(["fake.mjs", "fake.cjs"] as const)("start a Plane in %s", (file) => runFake(project, run, file));
});
