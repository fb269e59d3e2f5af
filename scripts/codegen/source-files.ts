import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compare } from "./problem.js";

/** A file below `schemas/`, its path with `/`. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/**
 * Every JSON file below the folder, sorted by path: a directory's own order differs between machines. The contracts of
 * earlier Planes in `history/` are left out: each is a folder of its own.
 */
export function readSourceFiles(folder: string): readonly SourceFile[] {
	const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
	return paths
		.filter((path) => path.endsWith(".json") && !path.startsWith("history/"))
		.sort(compare)
		.map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
}
