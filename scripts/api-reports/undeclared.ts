import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
	const now = (report: string): string | undefined =>
		existsSync(join(root, report)) ? readFileSync(join(root, report), "utf8") : undefined;
	const changed = entries.filter(({ report }) => now(report) !== git("show", `${release.commit}:${report}`));
	const names = new Set(changed.map((entry) => entry.package));
	return [...names].filter((name) => declared[name] === "none");
}
