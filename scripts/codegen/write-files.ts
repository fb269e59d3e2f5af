import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KEPT, OUTPUTS, type OutputFile } from "./output.js";

/** Replaces all that was written before, so that nothing stays of a schema that is gone. */
export function writeFiles(root: string, files: readonly OutputFile[]): void {
	for (const path of OUTPUTS.flatMap((output) => filesOf(root, output))) rmSync(join(root, path));
	for (const { path, text } of files) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
}

function filesOf(root: string, output: string): readonly string[] {
	if (!existsSync(join(root, output))) return [];
	if (statSync(join(root, output)).isFile()) return [output];
	const entries = readdirSync(join(root, output), { recursive: true, encoding: "utf8" });
	const paths = entries.map((entry) => `${output}/${entry.replaceAll("\\", "/")}`);
	return paths.filter((path) => path !== KEPT && statSync(join(root, path)).isFile());
}
