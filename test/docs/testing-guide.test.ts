import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { readText, repository } from "../support/repository.js";
import { typeScriptOf } from "./markdown.js";

// The tests that the guide shows are tests of this file: they run as a reader would run them.
const folder = mkdtempSync(join(tmpdir(), "plane-guide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
symlinkSync(`${repository}test/node_modules`, join(folder, "node_modules"), "junction");
const path = join(folder, "testing-your-app.ts");
writeFileSync(path, typeScriptOf(readText("docs/guides/testing-your-app.md")) ?? "");
await import(path);
