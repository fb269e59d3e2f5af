import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { shell } from "../release/command.js";
import { loopbackOnly } from "../release/loopback-only.js";
import { workflows } from "../support/workflows.js";

const steps = Object.values(workflows.get(".github/workflows/release.yml")?.jobs ?? {}).flatMap((job) => job.steps);
const [publishing] = steps.filter((step) => step.with?.publish !== undefined);

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), "plane-provenance-"));
	await writeFile(join(folder, "package.json"), '{ "name": "@plane/provenance", "version": "1.0.0" }');
	await writeFile(join(folder, "npmrc"), `${inject("registry").replace("http:", "")}:_authToken=anybody\n`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function publish(env: Readonly<Record<string, string>>) {
	const registry = inject("registry");
	loopbackOnly(registry);
	const line = `pnpm publish --no-git-checks --registry=${registry}`;
	return shell(line, folder, { NPM_CONFIG_USERCONFIG: join(folder, "npmrc"), ...env });
}

test("the release workflow has pnpm sign where a package was made, which only works there", async () => {
	const settings = Object.entries(publishing?.env ?? {}).filter(([name]) => name.endsWith("_PROVENANCE"));
	const refused = await publish({ ...Object.fromEntries(settings), GITHUB_ACTIONS: "" });
	expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("provenance") });
	expect(await publish({})).toMatchObject({ code: 0 });
});
