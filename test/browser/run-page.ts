import { launchChromium } from "./chromium.js";
import { type PageOptions, startPageServer } from "./page-server.js";

/** How long a page may take, browser start included. */
export const PAGE_BOUND_MS = 30_000;

/** Opens a page and waits for what it posts. */
export async function runPage(chromium: string, options: PageOptions): Promise<unknown> {
	await using server = await startPageServer(options);
	await using page = launchChromium(chromium, server.url);
	const timer = AbortSignal.timeout(PAGE_BOUND_MS);
	const late = new Promise<never>((_, fail) => {
		timer.addEventListener("abort", () =>
			fail(new Error(`the page has not answered in ${PAGE_BOUND_MS} ms\n${page.complaints()}`)),
		);
	});
	return await Promise.race([server.results, late]);
}
