import { posix } from "node:path";
import { expect, test } from "vitest";
import { readSite, siteFiles, sitePages } from "./built-site.js";

const files = new Set(siteFiles);
const anchorsOf = new Map(
	sitePages.map((page) => [page, new Set([...readSite(page).matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id ?? ""))]),
);

/** What the page of an address is: `?` asks a page something, and a folder has an index. */
function fileOf(page: string, path: string): string {
	if (path === "") return page;
	const file = posix.join(posix.dirname(page), decodeURIComponent(path));
	return file.endsWith("/") ? `${file}index.html` : file;
}

function problem(page: string, target: string): string | undefined {
	const [address = "", anchor] = target.replaceAll("&amp;", "&").split("#");
	const file = fileOf(page, address.split("?")[0] ?? "");
	if (!files.has(file)) return `${page}: ${target}: there is no ${file}`;
	if (!anchor || anchorsOf.get(file)?.has(decodeURIComponent(anchor)) !== false) return undefined;
	return `${page}: ${target}: there is nothing of that name in ${file}`;
}

const targetsIn = (page: string): string[] =>
	[...readSite(page).matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, target]) => target ?? "");

test("every link of every page leads to a page and a place that are there", () => {
	const dead = sitePages.flatMap((page) =>
		targetsIn(page)
			.filter((target) => !/^[a-z]+:/.test(target))
			.map((target) => problem(page, target)),
	);
	expect(sitePages.length).toBeGreaterThan(300);
	expect(dead.filter((text) => text !== undefined)).toEqual([]);
});

test("no page loads anything from elsewhere", () => {
	const elsewhere = siteFiles
		.filter((file) => /\.(?:html|css)$/.test(file))
		.flatMap((file) =>
			[
				...readSite(file).matchAll(
					/<(?:script|link|img|iframe|use)\s[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"|@import|url\("?https?:/g,
				),
			].map(([tag]) => `${file}: ${tag}`),
		);
	expect(elsewhere).toEqual([]);
});

test("links to elsewhere are encrypted", () => {
	const open = sitePages.flatMap((page) => targetsIn(page).filter((target) => target.startsWith("http:")));
	expect(open).toEqual([]);
});
