/** Lines of code, indented below one another. */
export type Lines = readonly string[];

/** Lines in braces after what stands before these. */
export function block(head: string, lines: Lines): Lines {
	return [`${head} {`, ...lines.map((line) => `\t${line}`), "}"];
}

/** Code for one of several cases. */
export interface Branch {
	readonly when: string;
	readonly code: Lines;
}

/** `if`, `else if` and `else`. */
export function choose(branches: readonly Branch[], otherwise: Lines): Lines {
	if (branches.length === 0) return otherwise;
	const blocks = branches.map(({ when, code }) => block(`if (${when})`, code));
	return [...blocks, block("", otherwise)].reduce((before, [head, ...rest]) => [
		...before.slice(0, -1),
		`} else ${head?.trimStart()}`,
		...rest,
	]);
}
