/**
 * The TypeScript fences of a Markdown text that have a title, by that title: each is a file of its own. They stand on the lines
 * on which they stand in the text.
 *
 * @param {string} markdown
 * @returns {Map<string, string>}
 */
export function titledFences(markdown) {
	const fences = markdown.matchAll(/^```ts title="([^"]+)"\n([\s\S]*?)^```$/gm);
	const lineOf = (index) => markdown.slice(0, index).split("\n").length;
	return new Map([...fences].map(({ 1: title, 2: code, index }) => [title, "\n".repeat(lineOf(index)) + code]));
}
