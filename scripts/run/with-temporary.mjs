import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a folder for temporary files to what is done, and removes it afterwards: a command that a signal ends removes nothing itself. */
export async function withTemporary(use) {
	const folder = await mkdtemp(join(tmpdir(), "plane-run-"));
	try {
		return await use(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
