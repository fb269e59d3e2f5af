import type { Field } from "./model.js";

const WIDTH = 100;

/** Breaks each line of the text at spaces, so that comments stay readable in an editor. */
export function wrap(text: string): string {
	return text
		.split("\n")
		.map((line) => wrapLine(line.trimEnd()))
		.join("\n");
}

function wrapLine(line: string): string {
	const lines: string[] = [];
	let current = "";
	for (const word of line.split(" ")) {
		if (current !== "" && current.length + 1 + word.length > WIDTH) {
			lines.push(current);
			current = word;
		} else {
			current = current === "" ? word : `${current} ${word}`;
		}
	}
	return [...lines, current].join("\n");
}

/** Text that may stand in a block comment, its tags after a blank line. */
export function comment(sentences: readonly (string | undefined)[], tags: Tags = {}): string {
	const text = sentences.filter((sentence) => sentence !== undefined && sentence !== "").join(" ");
	const tagLines = [
		tags.defaultValue === undefined ? [] : [`@defaultValue \`${tags.defaultValue}\``],
		tags.since === undefined ? [] : [`@since Plane ${tags.since}`],
		tags.deprecated === undefined ? [] : [`@deprecated ${tags.deprecated}`],
	].flat();
	const all = tagLines.length === 0 ? text : `${text}\n\n${tagLines.join("\n")}`;
	return wrap(all).replaceAll("*/", "*\\/");
}

export interface Tags {
	readonly defaultValue?: string | undefined;
	readonly since?: string | undefined;
	readonly deprecated?: string | undefined;
}

/** What a reader of a field must know and its type cannot say. */
export function fieldComment(field: Field, unit: string | undefined, defaultValue?: string): string {
	const sentences = [
		field.description,
		unit === undefined ? undefined : `Unit: ${unit}.`,
		field.secret ? "Secret: keep it out of logs." : undefined,
	];
	return comment(sentences, { defaultValue, since: field.since, deprecated: field.deprecated });
}
