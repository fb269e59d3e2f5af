import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, inject } from "vitest";
import { leftoversSoon } from "./vitest.leftovers.js";

// Each test file has a folder of its own for temporary files, so that what is found there was left by it.
const folder = mkdtempSync(join(inject("temporaryFiles"), "file-"));
process.env.TMPDIR = folder;

// Hooks of the setup come last: everything that the file ends is ended by then.
afterAll(async () => {
	const left = await leftoversSoon(folder, ({ length }) => length === 0);
	rmSync(folder, { recursive: true, force: true });
	expect(left, "what this file has not ended").toEqual([]);
});
