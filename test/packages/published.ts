import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { succeed } from "../release/command.js";
import { loopbackOnly } from "../release/loopback-only.js";
import { type Registry, startRegistry } from "../release/registry.js";
import { repository } from "../support/repository.js";

declare module "vitest" {
	interface ProvidedContext {
		/** A registry on loopback that has our packages, and no others. */
		registry: string;
	}
}

/** Packs the built packages as a release would and publishes the tarballs on loopback, for all the tests of a run. */
export default async function publishOurs({ provide }: TestProject): Promise<() => Promise<void>> {
	const registry = await startRegistry();
	const folder = await mkdtemp(join(tmpdir(), "plane-tarballs-"));
	const end = async (): Promise<void> => {
		await registry[Symbol.asyncDispose]();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await publish(registry, folder);
	} catch (error) {
		await end();
		throw error;
	}
	provide("registry", registry.url);
	return end;
}

async function publish({ url, userConfig }: Registry, folder: string): Promise<void> {
	loopbackOnly(url);
	for (const name of await readdir(join(repository, "packages"))) {
		await succeed(`pnpm pack --pack-destination "${folder}"`, join(repository, "packages", name));
	}
	for (const tarball of await readdir(folder)) {
		const env = { NPM_CONFIG_USERCONFIG: userConfig };
		await succeed(`npm publish ./${tarball} --ignore-scripts --registry=${url}`, folder, env);
	}
}
