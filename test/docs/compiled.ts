import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../support/repository.js";

/** What the compiler says of a module. */
export async function compiled(code: string): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), "plane-asyncapi-"));
	try {
		writeFileSync(join(folder, "models.ts"), code);
		const args = [
			`${repository}node_modules/@typescript/native/bin/tsc`,
			"--noEmit",
			"--strict",
			"--pretty",
			"false",
			"models.ts",
		];
		return await new Promise((resolve) => {
			execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr));
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
