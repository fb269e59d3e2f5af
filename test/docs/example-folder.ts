import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { repository } from "../support/repository.js";

/** A folder with the files that a page shows, from which they run as a reader would run them, until the tests of this file are over. */
export function exampleFolder(files: Iterable<readonly [name: string, code: string]>): string {
	const folder = mkdtempSync(join(tmpdir(), "plane-example-"));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	symlinkSync(`${repository}test/node_modules`, join(folder, "node_modules"), "junction");
	for (const [name, code] of files) writeFileSync(join(folder, name), code);
	return folder;
}
