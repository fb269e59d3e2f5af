import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { OUTPUT_FOLDERS, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

/** Replaces what the output folders hold, so that nothing stays of a schema that is gone. */
export function writeFiles(root: string, files: readonly OutputFile[]): void {
	for (const folder of OUTPUT_FOLDERS) rmSync(join(root, folder), { recursive: true, force: true });
	for (const { path, text } of files) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
}

/** Paths whose file differs from the output, is missing, or should not be there. */
export function staleFiles(root: string, files: readonly OutputFile[]): readonly string[] {
	const expected = new Map(files.map(({ path, text }) => [path, text]));
	const paths = new Set([...expected.keys(), ...OUTPUT_FOLDERS.flatMap((folder) => filesBelow(root, folder))]);
	return [...paths].filter((path) => expected.get(path) !== textOf(join(root, path))).sort(compare);
}

function filesBelow(root: string, folder: string): readonly string[] {
	if (!existsSync(join(root, folder))) return [];
	const entries = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
	const paths = entries.map((entry) => `${folder}/${entry.replaceAll("\\", "/")}`);
	return paths.filter((path) => statSync(join(root, path)).isFile());
}

function textOf(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
