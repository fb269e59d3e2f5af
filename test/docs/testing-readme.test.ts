import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText, repository } from "../support/repository.js";

// The application and its tests that the README shows: they run as a reader would run them.
const folder = mkdtempSync(join(tmpdir(), "plane-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
symlinkSync(`${repository}test/node_modules`, join(folder, "node_modules"), "junction");
for (const [name, code] of titledFences(readText("packages/testing/README.md")))
	writeFileSync(join(folder, name), code);
await import(join(folder, "document-service.test.ts"));
