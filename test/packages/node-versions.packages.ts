import { arch, platform } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "./catalog.js";
import { runClient, runFake } from "./desk.js";
import { OURS, openProject, type Project } from "./project.js";
import { NODE } from "./versions.js";

const system = platform === "win32" ? "win" : platform;

describe.each(NODE)("on Node %s the packages", (version) => {
	const node = "node_modules/node-binary/bin/node";
	let project: Project;

	beforeAll(async () => {
		const binary = `npm:node-${system}-${arch}@${version}`;
		project = await openProject({ ...OURS, nats: catalog.nats, "node-binary": binary });
		await project.run("npm install --no-audit --no-fund");
		expect(await project.run(`${node} --version`)).toBe(`v${version}\n`);
	});
	afterAll(() => project[Symbol.asyncDispose]());

	test.each(["client.mjs", "client.cjs"] as const)("spawn and follow a backend in %s", (file) =>
		runClient(project, node, file),
	);

	test.each(["fake.mjs", "fake.cjs"] as const)("start a Plane in %s", (file) => runFake(project, node, file));
});
