import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KEPT, OUTPUTS, type OutputFile } from "./output.js";
import { compare } from "./problem.js";

/** Replaces all that was written before, so that nothing stays of a schema that is gone. */
export function writeFiles(root: string, files: readonly OutputFile[]): void {
	for (const path of OUTPUTS.flatMap((output) => filesOf(root, output))) rmSync(join(root, path));
	for (const { path, text } of files) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
}

/** Paths whose file differs from the output, is missing, or should not be there. */
export function staleFiles(root: string, files: readonly OutputFile[]): readonly string[] {
	const expected = new Map(files.map(({ path, text }) => [path, text]));
	const paths = new Set([...expected.keys(), ...OUTPUTS.flatMap((output) => filesOf(root, output))]);
	return [...paths].filter((path) => expected.get(path) !== textOf(join(root, path))).sort(compare);
}

function filesOf(root: string, output: string): readonly string[] {
	if (!existsSync(join(root, output))) return [];
	if (statSync(join(root, output)).isFile()) return [output];
	const entries = readdirSync(join(root, output), { recursive: true, encoding: "utf8" });
	const paths = entries.map((entry) => `${output}/${entry.replaceAll("\\", "/")}`);
	return paths.filter((path) => path !== KEPT && statSync(join(root, path)).isFile());
}

function textOf(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
