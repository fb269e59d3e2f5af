import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../support/repository.js";
import { succeed } from "./command.js";
import { loopbackOnly } from "./loopback-only.js";
import type { Registry } from "./registry.js";

/** What the packages and a project in TypeScript need of others. */
const FOREIGN = ["nats", "fast-check", "@types/node"];

interface Manifest {
	readonly name: string;
	readonly dependencies?: Readonly<Record<string, string>>;
}

/** Puts what is installed here into the registry, so that an install needs no other one. */
export async function seed(registry: Registry): Promise<void> {
	const folders = new Map<string, string>();
	for (const name of FOREIGN) await collect(name, join(repository, "test/package.json"), folders);
	for (const folder of folders.values()) await publish(folder, registry);
}

async function publish(folder: string, { url, userConfig }: Registry): Promise<void> {
	loopbackOnly(url);
	const copy = await mkdtemp(join(tmpdir(), "plane-seed-"));
	await cp(folder, copy, { recursive: true, dereference: true });
	// npm obeys `devEngines` of a folder, which are meant for those who work on the package.
	const { devEngines: _, ...manifest } = JSON.parse(await readFile(join(copy, "package.json"), "utf8"));
	await writeFile(join(copy, "package.json"), JSON.stringify(manifest));
	await succeed(`npm publish . --ignore-scripts --registry=${url}`, copy, { NPM_CONFIG_USERCONFIG: userConfig });
	await rm(copy, { recursive: true });
}

/** The folders of a package and of all that it depends on. */
async function collect(name: string, from: string, folders: Map<string, string>): Promise<void> {
	if (folders.has(name)) return;
	const paths = createRequire(from).resolve.paths(name) ?? [];
	for (const path of paths) {
		const text = await readFile(join(path, name, "package.json"), "utf8").catch(() => undefined);
		if (text === undefined) continue;
		const manifest: Manifest = JSON.parse(text);
		folders.set(name, join(path, name));
		const real = createRequire(from).resolve(join(path, name, "package.json"));
		for (const dependency of Object.keys(manifest.dependencies ?? {})) await collect(dependency, real, folders);
		return;
	}
	throw new Error(`${name} is not installed for ${from}`);
}
