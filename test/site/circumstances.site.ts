import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { atNight, DESKTOP, PHONE } from "../browser/browser.js";
import type { Tab } from "../browser/tab.js";
import { SiteTab } from "./site-tab.js";

describe("the site is there", () => {
	let site: SiteTab;
	let tab: Tab;

	beforeAll(async () => {
		site = await SiteTab.start();
		tab = site.tab;
	});
	afterAll(() => site?.[Symbol.asyncDispose]());

	const shown = (selector: string): Promise<boolean> =>
		tab.evaluate(`document.querySelector(${JSON.stringify(selector)})?.checkVisibility() ?? false`);

	test("for fingers: what copies a block is to be seen without a mouse over it", async () => {
		await tab.look(PHONE);
		await site.open("guides/locks.html");
		expect(await tab.evaluate("matchMedia('(hover: none)').matches")).toBe(true);
		expect(await tab.evaluate("getComputedStyle(document.querySelector('pre > button')).opacity")).toBe("1");
	});

	test.each([
		["by night", "os"],
		["of whom has chosen the dark theme", "dark"],
	])("on paper %s: dark letters, of code as well", async (_, theme) => {
		await tab.look(atNight(DESKTOP));
		await site.open("guides/locks.html");
		await tab.evaluate(`(() => {
			document.documentElement.dataset.theme = ${JSON.stringify(theme)};
			const colours = () => ["body", "pre .hl-1"].map((part) => getComputedStyle(document.querySelector(part)).color);
			window.before = colours();
			addEventListener("beforeprint", () => { window.printed = colours(); });
		})()`);
		const light = (colour: string): boolean => Number(/\d+/.exec(colour)?.[0]) > 128;
		const [before, printed] = await tab
			.print()
			.then(() => tab.evaluate<[string[], string[]]>("[window.before, window.printed]"));
		expect(before.map(light)).toEqual([true, true]);
		expect(printed.map(light)).toEqual([false, false]);
		expect(await tab.evaluate("document.documentElement.dataset.theme")).toBe(theme);
	});

	test("in large letters: text grows with its headings, and has the screen for itself when it is narrow for them", async () => {
		const text = "document.querySelector('.tsd-typography > p')";
		const measured = `[parseFloat(getComputedStyle(${text}).fontSize), ${text}.getBoundingClientRect().width]`;
		await tab.look(DESKTOP);
		await tab.setLetters(32);
		await site.open("guides/locks.html");
		const [size, width] = await tab.evaluate<[number, number]>(measured);
		await tab.setLetters(16);
		expect(size).toBe(32);
		expect(width).toBeGreaterThan(DESKTOP.width / 2);
	});

	test("without JavaScript: it offers nothing that is dead, and another way to all pages", async () => {
		await tab.look(PHONE);
		await tab.allowScripts(false);
		await tab.goto(`${site.url}guides/locks.html`);
		const text = await tab.evaluate<string>("document.body.innerText");
		const dead = ["#tsd-search-trigger", "#tsd-toolbar-menu-trigger", "pre > button", ".settings"];
		const seen = await Promise.all(dead.map(shown));
		await tab.goto(`${site.url}demo/index.html`);
		const demo = await tab.evaluate<string>("document.body.innerText");
		await tab.allowScripts(true);
		expect(text).not.toContain("Loading...");
		expect(text).toContain("Menu and search need JavaScript: all pages.");
		expect(seen).toEqual(dead.map(() => false));
		expect(demo).toContain("This page needs JavaScript.");
	});

	test("at an address that is wrong: it says so, and search and menu lead on", async () => {
		await tab.look(DESKTOP);
		await site.open("guides/no-such-guide.html");
		expect(await tab.evaluate("document.querySelector('h1').textContent")).toBe("There is no such page");
		await tab.waitFor("document.querySelector('.tsd-navigation a[href$=\"guides/locks.html\"]') !== null");
		expect(await tab.evaluate("document.querySelector('main a[href$=\"guides/locks.html\"]').href")).toBe(
			`${site.url}guides/locks.html`,
		);
	});
});
