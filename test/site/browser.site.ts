import { registry } from "@plane/messages/registry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsOf } from "../browser/accessibility.js";
import { atNight, DESKTOP, PHONE } from "../browser/browser.js";
import type { Tab } from "../browser/tab.js";
import { kebab, sitePages, writtenPages } from "./built-site.js";
import { SiteTab } from "./site-tab.js";

/** From tablets to laptops, above and below the widths at which the layout changes. */
const WIDTHS = [820, 1060, 1090, 1120, 1200, 1240, DESKTOP.width];

/** Messages whose reply has a page, too. */
const replies = Object.entries(registry).flatMap(([name, codec]) => {
	if (!("subject" in codec) || codec.reply === undefined) return [];
	return writtenPages.includes(`reference/${kebab(codec.reply.name)}.html`) ? [[name, codec.reply.name] as const] : [];
});

/** Of TypeDoc's own pages, and those that show every kind of part: what is wrong with one is wrong with all of its kind. */
const apiPages = ["classes", "functions", "interfaces", "types", "variables"].flatMap((kind) =>
	sitePages.filter((page) => page.startsWith(`${kind}/`)).slice(0, 2),
);
const samples = [
	"index.html",
	"guides/spawn-and-watch.html",
	"reference/schedule-request.html",
	"reference/subjects.html",
	"reference/streams.html",
	"modules/_plane_messages.html",
	"demo/index.html",
];

describe("in a browser, the site", () => {
	let site: SiteTab;
	let tab: Tab;

	beforeAll(async () => {
		site = await SiteTab.start();
		tab = site.tab;
	});
	afterAll(() => site?.[Symbol.asyncDispose]());

	const open = (page: string): Promise<void> => site.open(page);

	test.each([...writtenPages, ...apiPages])("has no fault that axe finds on %s", async (page) => {
		await tab.look(DESKTOP);
		await open(page);
		expect(await faultsOf(tab)).toEqual([]);
	});

	test.each(samples)("has none by night and on a phone on %s", async (page) => {
		for (const view of [atNight(DESKTOP), PHONE, atNight(PHONE)]) {
			await tab.look(view);
			await open(page);
			expect(await faultsOf(tab)).toEqual([]);
		}
	});

	test("fits tablets and laptops: no table has a column out of sight", async () => {
		const wide: string[] = [];
		for (const page of writtenPages) {
			await open(page);
			for (const width of WIDTHS) {
				await tab.look({ ...DESKTOP, width });
				const excess = await tab.evaluate<number>(
					`Math.max(0, ...[...document.querySelectorAll(".tsd-typography table")].map(
						(table) => table.scrollWidth / table.clientWidth - 1,
					))`,
				);
				// Other fonts are a little wider.
				if (excess > 0.02) wide.push(`${page} at ${width}`);
			}
		}
		expect(wide).toEqual([]);
	});

	test("has each reply behind its request in the menu", async () => {
		await tab.look(DESKTOP);
		await open("index.html");
		const names = await tab.evaluate<readonly string[]>(
			`[...document.querySelectorAll(".tsd-navigation a[href*='reference/']")].map((link) => link.textContent)`,
		);
		const behind = replies.map(([message, reply]) => [message, names[names.indexOf(message) + 1], reply]);
		expect(behind.length).toBeGreaterThan(1);
		expect(behind.filter(([, found, reply]) => found !== reply)).toEqual([]);
	});

	test("shows what a link leads to below the bar, and in the menu of the page where one is", async () => {
		const marked =
			"[...document.querySelectorAll('.tsd-page-navigation [aria-current]')].map((link) => link.textContent)";
		await tab.look(DESKTOP);
		await open("guides/locks.html");
		await tab.waitFor(`${marked}[0] === "One backend per name with locks"`);
		await open("reference/schedule-request.html#traps");
		await tab.waitFor(`${marked}.join() === "Traps"`);
		const [heading, bar] = await tab.evaluate<[number, number]>(
			`["#traps", ".tsd-page-toolbar"].map((place) => document.querySelector(place).getBoundingClientRect())
				.map(({ top, bottom }, i) => (i === 0 ? top : bottom))`,
		);
		expect(heading).toBeGreaterThan(bar);
	});

	test("fits a phone: no page is wider than the screen", async () => {
		await tab.look(PHONE);
		const wide: string[] = [];
		for (const page of [...writtenPages, ...apiPages]) {
			await open(page);
			const width = await tab.evaluate<number>("document.documentElement.scrollWidth");
			if (width > PHONE.width) wide.push(`${page}: ${width}`);
		}
		expect(wide).toEqual([]);
	});

	test("shows the flow in the colours of day and night, in letters that a phone can show", async () => {
		const fill = "getComputedStyle(document.querySelector('.flow-box rect')).fill";
		const letters = `(() => {
			const flow = document.querySelector(".flow");
			return parseFloat(getComputedStyle(flow).fontSize) * flow.getBoundingClientRect().width / flow.viewBox.baseVal.width;
		})()`;
		await tab.look(PHONE);
		await open("index.html");
		const day = await tab.evaluate<string>(fill);
		expect(await tab.evaluate<number>(letters)).toBeGreaterThan(10);
		await tab.look(atNight(PHONE));
		expect(await tab.evaluate<string>(fill)).not.toBe(day);
	});

	test("has a menu on a phone that opens and closes by keyboard, and says which", async () => {
		const focused = "document.activeElement";
		const state = "document.getElementById('tsd-toolbar-menu-trigger').getAttribute('aria-expanded')";
		await tab.look(PHONE);
		await open("guides/locks.html");
		for (const key of ["Enter", " "]) {
			await tab.evaluate("document.getElementById('tsd-toolbar-menu-trigger').focus()");
			expect(await tab.evaluate(state)).toBe("false");
			await tab.press(key);
			await tab.waitFor(`${state} === "true"`);
			expect(await tab.evaluate(`${focused}.closest('.col-sidebar') !== null && ${focused}.checkVisibility()`)).toBe(
				true,
			);
			expect(await faultsOf(tab)).toEqual([]);
			await tab.press("Escape");
			await tab.waitFor(`${state} === "false" && ${focused}.id === "tsd-toolbar-menu-trigger"`);
		}
	});

	test("is one link away from the live view", async () => {
		await tab.goto(`${site.url}demo/index.html`);
		const home = "document.querySelector('header a')";
		expect(await tab.evaluate(`${home}.checkVisibility() && ${home}.href`)).toBe(`${site.url}index.html`);
	});

	test("has asked for nothing from elsewhere, and complained of nothing", () => {
		const origins = new Set(tab.requests.map((url) => new URL(url).origin));
		expect([...origins]).toEqual([new URL(site.url).origin]);
		expect(tab.complaints).toEqual([]);
	});
});
