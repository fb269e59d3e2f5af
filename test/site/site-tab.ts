import { type PageServer, servePage } from "../../docs/demo/serve/page-server.js";
import { type Browser, DESKTOP, startBrowser } from "../browser/browser.js";
import { requireChromium } from "../browser/chromium.js";
import type { Tab } from "../browser/tab.js";
import { siteFolder } from "./built-site.js";

/** The site on a server of its own, in a tab of a browser. */
export class SiteTab implements AsyncDisposable {
	readonly tab: Tab;
	readonly #pages: PageServer;
	readonly #browser: Browser;

	private constructor(pages: PageServer, browser: Browser, tab: Tab) {
		this.#pages = pages;
		this.#browser = browser;
		this.tab = tab;
	}

	static async start(): Promise<SiteTab> {
		requireChromium();
		const pages = await servePage(siteFolder);
		const browser = startBrowser();
		return new SiteTab(pages, browser, await browser.openTab(DESKTOP));
	}

	/** Address of the site, with a slash at its end. */
	get url(): string {
		return this.#pages.url;
	}

	/** TypeDoc hides a page until its script has run, or half a second has gone by. */
	async open(page: string): Promise<void> {
		await this.tab.goto(this.url + page);
		await this.tab.waitFor("document.body.style.display !== 'none'");
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#browser[Symbol.asyncDispose]();
		await this.#pages[Symbol.asyncDispose]();
	}
}
