import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** What a package's tarball has in it, and where the list of it is kept. */
export interface PackedFiles {
	/** From the root of the repository. */
	readonly list: string;
	readonly text: string;
}

/** Packs every package as a release would, into a temporary folder. Needs the build and pnpm on PATH. */
export function packedFiles(root: string, temporary: string): readonly PackedFiles[] {
	return readdirSync(join(root, "packages")).map((name) => {
		const cwd = join(root, "packages", name);
		const args = ["pack", "--json", "--pack-destination", temporary];
		const { status, stdout, stderr, error } = spawnSync("pnpm", args, { cwd, encoding: "utf8" });
		if (status !== 0) throw new Error(`pnpm pack ended with ${status} in ${cwd}: ${error?.message ?? stdout + stderr}`);
		const { files } = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] };
		const paths = files.map(({ path }) => path).sort();
		return { list: `packages/${name}/api-report/packed-files.txt`, text: `${paths.join("\n")}\n` };
	});
}
