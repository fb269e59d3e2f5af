import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
	interface ProvidedContext {
		/** A folder for the temporary files of a run. */
		temporaryFiles: string;
	}
}

/** Takes away what test files leave that cannot clean up: vitest calls no hook of a file whose tests are all skipped. */
export default function temporaryFiles({ provide }: TestProject): () => void {
	const folder = mkdtempSync(join(tmpdir(), "plane-tests-"));
	provide("temporaryFiles", folder);
	return () => rmSync(folder, { recursive: true, force: true });
}
