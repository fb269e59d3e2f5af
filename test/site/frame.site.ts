import { expect, test } from "vitest";
import { readSite, sitePages } from "./built-site.js";

const pages = sitePages.filter((page) => page !== "404.html");
const first = (page: string, pattern: RegExp): string => pattern.exec(readSite(page))?.[1] ?? "";
const titleOf = (page: string): string => first(page, /<title>(.*?)<\/title>/s);

test("each page has a title that no other page has", () => {
	const titles = pages.map(titleOf);
	expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
	expect(titleOf("interfaces/_plane_messages.ScheduleRequest.html")).toBe(
		"Interface ScheduleRequest | @plane/messages | Plane for TypeScript",
	);
	expect(titleOf("reference/schedule-request.html")).toBe("ScheduleRequest | Message reference | Plane for TypeScript");
});

test("each page is described by what it says first", () => {
	const descriptionOf = (page: string): string => first(page, /<meta name="description" content="([^"]*)"/);
	expect(pages.filter((page) => !/^[^<]{10,}$/.test(descriptionOf(page)))).toEqual([]);
	expect(pages.filter((page) => descriptionOf(page).startsWith("Documentation for"))).toEqual([]);
	expect(descriptionOf("guides/locks.html")).toMatch(/^A lock is a name that one running backend holds at a time: /);
});

test("the menu of each page begins with the way home", () => {
	const menus = pages.filter((page) => readSite(page).includes('class="site-menu"'));
	const home = /<nav class="tsd-navigation"[^>]*><a href="([^"]*)"[^>]*>Home<\/a>/;
	const strays = menus.filter((page) => first(page, home) !== `${"../".repeat(page.split("/").length - 1)}index.html`);
	expect(menus.length).toBeGreaterThan(300);
	expect(strays).toEqual([]);
});

test.each([
	["guides/locks.html", "../index.html#guides", "Guides"],
	["reference/schedule-request.html", "../reference/index.html", "Message reference"],
	["about/size.html", "../modules.html#about-the-project", "About the project"],
	["decisions/0006-dependencies.html", "../modules.html#decisions", "Decisions"],
])("the way to %s leads through %s", (page, href, group) => {
	const way = first(page, /<ul class="tsd-breadcrumb"[^>]*>(.*?)<\/ul>/s);
	expect(way).toContain(`<a href="${href}">${group}</a>`);
	expect(way.match(/<a /g)).toHaveLength(1);
});

test("each guide leads on to the one behind it in the menu, and the last one nowhere", () => {
	const nextOf = (page: string): string => first(page, /<p class="next">Next: <a href="\.\.\/([^"]*)"/);
	const read: string[] = [];
	for (let page = "guides/spawn-and-watch.html"; page !== ""; page = nextOf(page)) read.push(page);
	expect([...read].sort()).toEqual(pages.filter((page) => page.startsWith("guides/")));
	expect(read.slice(0, 2)).toEqual(["guides/spawn-and-watch.html", "guides/locks.html"]);
	expect(read.at(-1)).toBe("guides/when-plane-changes.html");
});
