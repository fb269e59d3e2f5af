import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUMPS, type Bump, type Bumps } from "./bump.js";
import { worst } from "./change.js";
import { DiffError } from "./diff-error.js";
import { PACKAGES } from "./judge.js";

/** The highest bump that the changesets of a folder declare for each package. */
export function declaredBumps(folder: string): Bumps {
	const declared = changesetsIn(folder).map(([path, text]) => bumpsOf(path, text));
	const highest = (name: string): Bump =>
		worst(
			BUMPS,
			declared.map((bumps) => bumps.get(name) ?? "none"),
		);
	return Object.fromEntries(PACKAGES.map((name) => [name, highest(name)])) as Bumps;
}

function changesetsIn(folder: string): readonly (readonly [path: string, text: string])[] {
	const names = existsSync(folder) ? readdirSync(folder) : [];
	return names
		.filter((name) => name.endsWith(".md") && name !== "README.md")
		.sort()
		.map((name) => [join(folder, name), readFileSync(join(folder, name), "utf8")]);
}

/** The lines between the two rules: `"@plane/messages": minor`. */
function bumpsOf(path: string, text: string): ReadonlyMap<string, Bump> {
	const [, matter] = /^---\r?\n([\s\S]*?)\r?\n?---/.exec(text) ?? [];
	if (matter === undefined) throw new DiffError(`${path} is no changeset: it does not begin with --- and packages.`);
	return new Map(
		matter
			.split(/\r?\n/)
			.filter((line) => line.trim() !== "")
			.map((line) => {
				const [, name, bump] = /^\s*["']?([^"':]+)["']?\s*:\s*["']?(none|patch|minor|major)["']?\s*$/.exec(line) ?? [];
				if (name === undefined || bump === undefined)
					throw new DiffError(`${path} has a line that is no package with its bump: ${line.trim()}`);
				return [name, bump as Bump];
			}),
	);
}
