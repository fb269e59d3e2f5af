import { expect, test } from "vitest";
import { readText } from "../support/repository.js";
import { markdownFiles, typeScriptOf } from "./markdown.js";

test("every guide that Node 20 cannot read as it stands says what runs it there", () => {
	const guides = markdownFiles("docs/guides/").filter((path) => typeScriptOf(readText(path))?.includes("await using"));
	const silent = guides.filter((path) => !/`npx (tsx example\.mts|vitest run)`/.test(readText(path)));
	expect(guides.length).toBeGreaterThan(6);
	expect(silent).toEqual([]);
});
