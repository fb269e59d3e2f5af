import { expect, test, vi } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

const folder = exampleFolder(titledFences(readText("docs/site/home.md")));

test("the quick start of the home page prints what it says", async () => {
	const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
	await import(`${folder}/first-backend.mjs`);
	expect(printed.mock.calls.flat()).toEqual([
		expect.stringMatching(/^[\w-]+\.plane\.dev$/),
		"Loading",
		"Starting",
		"Ready",
		"Swept",
	]);
});
