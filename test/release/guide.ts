import { readText } from "../support/repository.js";
import type { Outcome } from "./command.js";
import type { Folder } from "./workspace.js";

const text = readText("docs/guides/when-plane-changes.md");

/** The fences of a section that hold commands, each with its lines. */
function fencesOf(section: string): readonly (readonly string[])[] {
	return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines = ""]) => lines.trimEnd().split("\n"));
}

/** Sections by their headings; what stands before the first has the guide's own. */
const sections = new Map(
	text.split(/^#+ /m).map((section) => [section.split("\n")[0] ?? "", section.split("\n").slice(1).join("\n")]),
);

const fences = new Map([...sections].map(([heading, section]) => [heading, fencesOf(section)]));

const followed = new Set<readonly string[]>();

/** Lines of fences that were never followed. */
export const unfollowed = (): readonly string[] =>
	[...fences.values()].flat().flatMap((fence) => (followed.has(fence) ? [] : fence));

export interface Following {
	/** What the reader puts in for `<…>`. */
	readonly fill?: Readonly<Record<string, string>>;
	readonly env?: Readonly<Record<string, string>>;
	/** Done before the line, which must be the guide's. */
	readonly before?: Readonly<Record<string, () => Promise<void>>>;
	/** Lines that end badly, as the guide says. */
	readonly fails?: readonly string[];
}

/** Runs the commands of a fence under a heading as they stand there, one after another; gives what came of each line. */
export async function follow(
	heading: string,
	fence: number,
	folder: Folder,
	{ fill = {}, env, before = {}, fails = [] }: Following = {},
): Promise<ReadonlyMap<string, Outcome>> {
	const outcomes = new Map<string, Outcome>();
	const lines = fences.get(heading)?.[fence];
	if (lines === undefined) throw new Error(`the guide has no ${fence + 1}. fence of commands under ${heading}`);
	for (const line of [...Object.keys(before), ...fails])
		if (!lines.includes(line)) throw new Error(`the guide does not say \`${line}\` under ${heading}`);
	for (const line of lines) {
		await before[line]?.();
		const filled = line.replaceAll(/<\w+>/g, (blank) => fill[blank] ?? blank);
		const outcome = await folder.run(filled, env);
		if ((outcome.code !== 0) !== fails.includes(line))
			throw new Error(`\`${filled}\` ended with ${outcome.code}:\n${outcome.output}`);
		outcomes.set(line, outcome);
	}
	followed.add(lines);
	return outcomes;
}

/** What one line of a fence has printed. */
export function printed(outcomes: ReadonlyMap<string, Outcome>, line: string): string {
	const outcome = outcomes.get(line);
	if (outcome === undefined) throw new Error(`the guide does not say \`${line}\` there`);
	return outcome.output;
}

/** Words of the guide outside its fences: a file that it tells the reader to edit, a command that it mentions. */
export function said(word: string): string {
	if (!text.includes(`\`${word}\``)) throw new Error(`the guide does not say \`${word}\``);
	return word;
}

/** The fence of JSON under a heading. */
export function shownJson(heading: string): string {
	const [, json] = /^```json\n([\s\S]*?)^```$/m.exec(sections.get(heading) ?? "") ?? [];
	if (json === undefined) throw new Error(`the guide shows no JSON under ${heading}`);
	return json;
}

/** The rows of the table under a heading, without its head. */
export function tableUnder(heading: string): readonly (readonly string[])[] {
	const rows = (sections.get(heading) ?? "").split("\n").filter((line) => line.startsWith("|"));
	return rows.slice(2).map((row) =>
		row
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}
