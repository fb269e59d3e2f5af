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
