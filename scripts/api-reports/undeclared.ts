import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { declaredBumps } from "../schema-diff/changeset-files.js";
import { gitIn } from "../schema-diff/programs.js";
import { lastRelease } from "../schema-diff/release.js";
import type { EntryPoint } from "./entry-point.js";

/** The packages whose reports say something else than at the last release, although no changeset names them. */
export function undeclaredChanges(root: string, entries: readonly EntryPoint[]): readonly string[] {
	const release = lastRelease(root);
	if (release.kind === "none") return [];
	const git = gitIn(root);
	const declared: Readonly<Record<string, string>> = declaredBumps(join(root, ".changeset"));
	const current = new Set(entries.map(({ report }) => report));
	const now = (report: string): string | undefined =>
		current.has(report) && existsSync(join(root, report)) ? readFileSync(join(root, report), "utf8") : undefined;
	const changed = (report: string): boolean => now(report) !== git("show", `${release.commit}:${report}`);
	const names = new Map(entries.map((entry) => [dirname(entry.report), entry.package]));
	return [...names]
		.filter(([folder, name]) => {
			const then = (git("ls-tree", "--name-only", release.commit, `${folder}/`) ?? "").split("\n");
			const reports = [...current, ...then].filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".api.md"));
			return declared[name] === "none" && reports.some(changed);
		})
		.map(([, name]) => name);
}
