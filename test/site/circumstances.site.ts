import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PHONE } from "../browser/browser.js";
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

	test("for fingers: what copies a block is to be seen without a mouse over it", async () => {
		await tab.look(PHONE);
		await site.open("guides/locks.html");
		expect(await tab.evaluate("matchMedia('(hover: none)').matches")).toBe(true);
		expect(await tab.evaluate("getComputedStyle(document.querySelector('pre > button')).opacity")).toBe("1");
	});
});
