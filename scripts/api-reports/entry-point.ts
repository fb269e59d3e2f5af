import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A module that users import, and the report of what it exports. */
export interface EntryPoint {
	/** Name of its package. */
	readonly package: string;
	/** Folder of its package, absolute. */
	readonly folder: string;
	/** Its built declarations, from that folder. */
	readonly declarations: string;
	/** Its report, from the root of the repository. */
	readonly report: string;
}

interface Manifest {
	readonly name: string;
	readonly exports: Readonly<Record<string, string | { readonly import: { readonly types: string } }>>;
}

/**
 * Every entry point of every package, as the manifests state them; data files are none. The sub-paths of a pattern give what another
 * entry point gives, and have no report.
 */
export function entryPoints(root: string): readonly EntryPoint[] {
	return readdirSync(join(root, "packages")).flatMap((name) => {
		const folder = join(root, "packages", name);
		const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		return Object.entries(manifest.exports).flatMap(([key, target]) => {
			if (typeof target === "string" || key.includes("*")) return [];
			const module = key === "." ? "index" : key.slice("./".length);
			return {
				package: manifest.name,
				folder,
				declarations: target.import.types,
				report: `packages/${name}/api-report/${module}.api.md`,
			};
		});
	});
}
