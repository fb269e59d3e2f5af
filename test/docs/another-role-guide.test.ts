import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText, repository } from "../support/repository.js";

// The drone that the guide shows, and its test: they run as a reader would run them.
const folder = mkdtempSync(join(tmpdir(), "plane-guide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
symlinkSync(`${repository}test/node_modules`, join(folder, "node_modules"), "junction");
for (const [name, code] of titledFences(readText("docs/guides/in-another-role.md")))
	writeFileSync(join(folder, name), code);
await import(join(folder, "toy-drone.test.ts"));
