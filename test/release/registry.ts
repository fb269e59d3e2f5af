import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runServer } from "verdaccio";

/** A registry on loopback, empty at first and without any other behind it, that is gone at the end of its block. */
export interface Registry extends AsyncDisposable {
	readonly url: string;
	/** For `NPM_CONFIG_USERCONFIG`: npm and pnpm know this registry only. */
	readonly userConfig: string;
	/** The same for packages called `@plane/…` alone: what a checkout is built with comes from where it always comes from. */
	readonly scopeConfig: string;
}

export async function startRegistry(): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), "plane-registry-"));
	const app = await runServer({
		self_path: folder,
		storage: join(folder, "packages"),
		auth: { htpasswd: { file: join(folder, "users") } },
		uplinks: {},
		packages: { "**": { access: "$all", publish: "$all" } },
		web: { enable: false },
		log: { type: "stdout", format: "pretty", level: "fatal" },
	});
	const server = app.listen(0, "127.0.0.1");
	await new Promise((listening, failed) => server.once("listening", listening).once("error", failed));
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}/`;
	const [userConfig, scopeConfig] = [join(folder, "npmrc"), join(folder, "scope-npmrc")];
	// Anybody may publish here, but npm and pnpm want to see a token before they try.
	const token = `//127.0.0.1:${port}/:_authToken=anybody\n`;
	await writeFile(userConfig, `registry=${url}\n${token}`);
	await writeFile(scopeConfig, `@plane:registry=${url}\n${token}`);
	return {
		url,
		userConfig,
		scopeConfig,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
			await rm(folder, { recursive: true, force: true });
		},
	};
}
