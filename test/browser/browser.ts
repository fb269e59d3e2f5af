import { findChromium, launchChromium } from "./chromium.js";
import { DevTools } from "./devtools.js";
import { Tab, type View } from "./tab.js";

/** A headless browser whose tabs a test drives; disposing ends it. */
export interface Browser extends AsyncDisposable {
	openTab(view: View): Promise<Tab>;
}

export const DESKTOP: View = { width: 1280, height: 900, scheme: "light" };
export const PHONE: View = { width: 390, height: 844, scheme: "light" };
export const atNight = (view: View): View => ({ ...view, scheme: "dark" });

export function startBrowser(): Browser {
	const chromium = launchChromium(findChromium() ?? "chromium", "about:blank");
	const devTools = new DevTools(chromium);
	return {
		openTab: (view) => Tab.open(devTools, view),
		[Symbol.asyncDispose]: () => chromium[Symbol.asyncDispose](),
	};
}
