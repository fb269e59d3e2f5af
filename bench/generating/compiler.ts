import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Run } from "../interleave.js";
import { MODULES } from "../peers/folder.js";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = join(ROOT, "node_modules/@typescript/native/bin/tsc");

/** As strict as the repository's own, without the types of Node. */
const OPTIONS = ["--ignoreConfig", "--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2024"];
const MODULE = ["--module", "nodenext", "--skipLibCheck", "--types", ""];

/** Checks the files, whose paths count from the repository's root, in a new process. Fails where the compiler finds a mistake. */
export const checked = (...files: readonly string[]): Run => {
	const args = [TSC, ...OPTIONS, ...MODULE, ...files.map((file) => join(ROOT, file))];
	return async () => void (await run(process.execPath, args));
};

/** Checks a file with nothing in it. */
export async function checkedEmpty(): Promise<Run> {
	await mkdir(MODULES, { recursive: true });
	const file = join(MODULES, "empty.ts");
	await writeFile(file, "export {};\n");
	return async () => void (await run(process.execPath, [TSC, ...OPTIONS, ...MODULE, file]));
}
