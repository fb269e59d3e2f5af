// The last touch to each page as HTML: what Markdown and TypeDoc's theme cannot say.
import { readFileSync } from "node:fs";
import { frame } from "./frame.mjs";

const drawing = (name) => readFileSync(new URL(`${name}.svg`, import.meta.url), "utf8").trim();

/** Drawings stand in the page itself, where they take the colours of the theme. */
const inlineDrawings = (html) => html.replace(/<!-- drawing: ([\w-]+) -->/g, (_, name) => drawing(name));

/** `site:demo/` is a place of the site that TypeDoc does not know. */
const resolveSiteLinks = (html, base) => html.replaceAll('href="site:', `href="${base}`);

const textOf = (html) => html.replace(/<[^>]+>/g, "").trim();

/** On a phone a row is a block: each cell carries the heading of its column, and is a cell to screen readers all the same. */
function labelCells(table) {
	const headings = [...table.matchAll(/<th(?:\s[^>]*)?>(.*?)<\/th>/gs)].map(([, heading]) => textOf(heading));
	if (headings.every((heading) => heading === "")) return table.replace(/<thead>.*?<\/thead>\n?/s, "");
	const labelled = table.replaceAll("<th>", '<th scope="col">').replace(/<tr>(.*?)<\/tr>/gs, (_, row) => {
		let column = 0;
		const cells = row.replace(/<td/g, () => `<td data-label="${headings[column++] ?? ""}"`);
		return `<tr>${cells}</tr>`;
	});
	return labelled.replace(/<th\b[^>]*><\/th>/g, "<td></td>");
}

/** What is explained in a row can be linked to by its name. */
function anchorRows(html) {
	const taken = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
	const anchor = (code, name) => {
		if (taken.has(name)) return code;
		taken.add(name);
		return `<code id="${name}">${name}</code>`;
	};
	return html.replace(/<tr>\s*<td\b.*?<\/td>/gs, (start) => start.replace(/<code>([\w-]+)<\/code>/g, anchor));
}

const labelTables = (html) => html.replace(/<table>.*?<\/table>/gs, labelCells);

/** Long names may be broken where a reader would: after a dot, a slash, a bracket or an underscore, before a capital. */
const breakNames = (table) =>
	table.replace(/(<(?:code|a)\b[^>]*>)([^<]+)/g, (_, tag, name) => {
		return tag + name.replace(/([._/(])(?=[^\d])/g, "$1<wbr>").replace(/([a-z])(?=[A-Z])/g, "$1<wbr>");
	});

/** The path of a name in Rust is longer than a phone is wide. */
const breakPaths = (html) => html.replace(/<code>[\w:]+<\/code>/g, (path) => path.replaceAll("::", "::<wbr>"));

/** Pages with tables whose columns hold long names. */
const LONG_NAMES = new Set(
	["asyncapi", "compatibility", "performance", "subjects", "world-state-message"].map(
		(page) => `reference/${page}.html`,
	),
);

/** The table of all subjects is searched as well. */
function breakTables(html, url) {
	if (!LONG_NAMES.has(url)) return html;
	const broken = html.replace(/<table>.*?<\/table>/gs, (table) =>
		breakNames(table.replace("<table>", '<table class="names">')),
	);
	return url === "reference/subjects.html" ? broken.replace('"names"', '"names searchable"') : broken;
}

/** What folds a section is a button, and there is no link in a button. */
const unlinkSummaries = (html) =>
	html.replace(/<summary\b.*?<\/summary>/gs, (summary) =>
		summary.replace(/<a\b[^>]*class="tsd-anchor-icon".*?<\/a>/gs, ""),
	);

/** Listener of TypeDoc for the end of each page. */
export function finishPage(page) {
	const base = "../".repeat(page.url.split("/").length - 1);
	const html = unlinkSummaries(inlineDrawings(page.contents));
	page.contents = frame(
		breakTables(resolveSiteLinks(anchorRows(labelTables(breakPaths(html))), base), page.url),
		page,
		base,
	);
}
