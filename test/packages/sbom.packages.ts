import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { succeed } from "../release/command.js";
import { readJson, repository } from "../support/repository.js";
import { openProject } from "./project.js";

interface Bom {
	readonly bomFormat: string;
	readonly metadata: { readonly component: { readonly purl: string } };
	readonly components: readonly { readonly purl: string; readonly licenses: readonly unknown[] }[];
}

const { scripts } = readJson<{ scripts: Readonly<Record<string, string>> }>("package.json");

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "plane-sbom-"));
	expect(scripts.sbom).toBeDefined();
	await succeed(`npm run sbom -- "${folder}"`, repository);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const nameOf = (purl: string): string => decodeURIComponent(purl.replace(/^pkg:npm\//, "").replace(/@[^@]*$/, ""));

test.each(["messages", "nats-client", "testing"])(
	"the bill of materials of %s lists what installing it brings",
	async (name) => {
		const bom: Bom = JSON.parse(await readFile(join(folder, `plane-${name}.cdx.json`), "utf8"));
		await using project = await openProject({ [`@plane/${name}`]: "latest" });
		await project.run("npm install --no-audit --no-fund --legacy-peer-deps");
		const { packages } = JSON.parse(await readFile(join(project.path, "node_modules/.package-lock.json"), "utf8"));
		const installed = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ""));
		const listed = [bom.metadata.component, ...bom.components].map(({ purl }) => nameOf(purl));
		expect(bom.bomFormat).toBe("CycloneDX");
		expect(listed.sort()).toEqual(installed.sort());
		expect(bom.components.filter(({ licenses }) => licenses.length === 0)).toEqual([]);
	},
);
