import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Reports of entry points that are gone: everything beside the current ones, by paths from the root of the repository. */
export function leftReports(root: string, current: ReadonlySet<string>): readonly string[] {
	return readdirSync(join(root, "packages")).flatMap((name) => {
		const folder = `packages/${name}/api-report`;
		const files = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
		return files.map((file) => `${folder}/${file}`).filter((path) => !current.has(path));
	});
}
