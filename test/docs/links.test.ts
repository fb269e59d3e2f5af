import { existsSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { readText, repository } from "../support/repository.js";
import { anchors, linkTargets, markdownFiles } from "./markdown.js";

const isElsewhere = (target: string): boolean => /^[a-z]+:/.test(target);

/** Why a link of a file leads nowhere; undefined when it leads somewhere. */
function problem(file: string, target: string): string | undefined {
	const [path = "", anchor] = target.split("#");
	const linked = path === "" ? file : posix.join(posix.dirname(file), path);
	if (!existsSync(repository + linked)) return `${file}: ${target}: there is no ${linked}`;
	if (anchor === undefined || !linked.endsWith(".md")) return undefined;
	return anchors(readText(linked)).includes(anchor) ? undefined : `${file}: ${target}: no such heading in ${linked}`;
}

test("every relative link in the Markdown files leads to a file and a heading that exist", () => {
	const files = markdownFiles();
	const problems = files.flatMap((file) =>
		linkTargets(readText(file))
			.filter((target) => !isElsewhere(target))
			.map((target) => problem(file, target)),
	);
	expect(files).toContain("README.md");
	expect(problems.filter((text) => text !== undefined)).toEqual([]);
});
