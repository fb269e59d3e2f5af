import { readText } from "../support/repository.js";

const text = readText("docs/guides/when-plane-changes.md");

/** Every line of the guide's shell fences. */
const shellLines: readonly string[] = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, lines = ""]) =>
	lines.trimEnd().split("\n"),
);

const followed = new Set<string>();

/** A command as the guide gives it, in a fence or among its words: what it does not say, nobody does here. */
export function guide(line: string): string {
	if (!shellLines.includes(line) && !text.includes(`\`${line}\``))
		throw new Error(`the guide does not say \`${line}\``);
	followed.add(line);
	return line;
}

/** Lines of the fences that were not followed yet. */
export const unfollowed = (): readonly string[] => shellLines.filter((line) => !followed.has(line));
