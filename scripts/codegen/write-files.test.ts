import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KEPT, OUTPUTS } from "./output.js";
import { writeFiles } from "./write-files.js";

describe("outputs", () => {
	const [folder] = OUTPUTS;
	const files = [{ path: `${folder}/a.ts`, text: "a" }];

	let root: string;
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "codegen-"));
	});
	afterEach(() => rmSync(root, { recursive: true }));

	test("hold what was written and nothing else", () => {
		mkdirSync(join(root, folder, "more"), { recursive: true });
		for (const old of ["old.ts", "more/old.ts"]) writeFileSync(join(root, folder, old), "old");
		writeFiles(root, files);
		expect(readFileSync(join(root, folder, "a.ts"), "utf8")).toBe("a");
		expect(existsSync(join(root, folder, "old.ts"))).toBe(false);
		expect(existsSync(join(root, folder, "more/old.ts"))).toBe(false);
	});

	test("that are a file are replaced without a word about its neighbours", () => {
		mkdirSync(join(root, "docs"));
		writeFileSync(join(root, "docs/guide.md"), "by hand");
		writeFiles(root, [...files, { path: "docs/asyncapi.json", text: "{}" }]);
		expect(readdirSync(join(root, "docs"))).toEqual(["asyncapi.json", "guide.md"]);
		writeFiles(root, files);
		expect(readdirSync(join(root, "docs"))).toEqual(["guide.md"]);
	});

	test("leave the page that the bench writes where it is", () => {
		mkdirSync(join(root, "docs/reference"), { recursive: true });
		writeFileSync(join(root, KEPT), "figures");
		writeFiles(root, files);
		expect(readFileSync(join(root, KEPT), "utf8")).toBe("figures");
	});
});
