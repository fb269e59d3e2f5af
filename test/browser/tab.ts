import { writeFileSync } from "node:fs";
import type { DevTools } from "./devtools.js";

/** What a page is looked at with. */
export interface View {
	readonly width: number;
	readonly height: number;
	readonly scheme: "light" | "dark";
}

const PATIENCE_MS = 20_000;

/** A tab that a test drives. */
export class Tab {
	/** The address of everything that was asked for, by page and by pages before. */
	readonly requests: string[] = [];
	/** Errors that were thrown or logged. */
	readonly complaints: string[] = [];
	readonly #devTools: DevTools;
	readonly #session: string;
	#loaded: (() => void) | undefined;

	private constructor(devTools: DevTools, session: string) {
		this.#devTools = devTools;
		this.#session = session;
		devTools.on(session, (method, params) => this.#hear(method, params));
	}

	static async open(devTools: DevTools, view: View): Promise<Tab> {
		const { targetId } = await devTools.call<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
		const { sessionId } = await devTools.call<{ sessionId: string }>("Target.attachToTarget", {
			targetId,
			flatten: true,
		});
		const tab = new Tab(devTools, sessionId);
		await Promise.all(["Page", "Network", "Runtime", "Log"].map((domain) => tab.#call(`${domain}.enable`)));
		await tab.look(view);
		return tab;
	}

	/** Sets size and colour scheme. */
	async look({ width, height, scheme }: View): Promise<void> {
		const features = [{ name: "prefers-color-scheme", value: scheme }];
		await this.#call("Emulation.setEmulatedMedia", { features });
		await this.#call("Emulation.setDeviceMetricsOverride", {
			width,
			height,
			deviceScaleFactor: 1,
			mobile: width < 600,
		});
	}

	/** Goes to a page and waits until it and all that it needs has loaded. */
	async goto(url: string): Promise<void> {
		const loaded = new Promise<void>((resolve) => {
			this.#loaded = resolve;
		});
		const { errorText, loaderId } = await this.#call<Navigation>("Page.navigate", { url });
		if (errorText) throw new Error(`${url}: ${errorText}`);
		// Another place on the same page loads nothing.
		if (loaderId) await loaded;
	}

	/** Does what leads to another page, and waits until that has loaded. */
	async follow(act: () => Promise<void>): Promise<void> {
		const loaded = new Promise<void>((resolve) => {
			this.#loaded = resolve;
		});
		await act();
		await loaded;
	}

	/** Evaluates an expression in the page and awaits its value, which must be JSON. */
	async evaluate<T>(expression: string): Promise<T> {
		const { result, exceptionDetails } = await this.#call<Evaluation<T>>("Runtime.evaluate", {
			expression,
			awaitPromise: true,
			returnByValue: true,
		});
		if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
		return result.value;
	}

	/** Waits until an expression is true in the page, looking whenever something in the document changes. */
	waitFor(expression: string): Promise<void> {
		const quoted = JSON.stringify(expression);
		return this.evaluate(`new Promise((resolve, reject) => {
			const look = () => { if (${expression}) { watcher.disconnect(); resolve(); } };
			const watcher = new MutationObserver(look);
			watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
			setTimeout(() => reject(new Error("not within ${PATIENCE_MS} ms: " + ${quoted})), ${PATIENCE_MS});
			look();
		})`);
	}

	/** Presses a key and lets go of it. */
	async press(key: string): Promise<void> {
		const text = { Enter: "\r", " ": " " }[key];
		await this.#call("Input.dispatchKeyEvent", { type: "keyDown", key, ...(text && { text }) });
		await this.#call("Input.dispatchKeyEvent", { type: "keyUp", key });
	}

	/** Prints the page, to nowhere. */
	async print(): Promise<void> {
		await this.#call("Page.printToPDF");
	}

	/** Sets the size of letters as one does in the settings of the browser; 16 pixels are usual. */
	async setLetters(pixels: number): Promise<void> {
		await this.#call("Page.setFontSizes", { fontSizes: { standard: pixels, fixed: (pixels * 13) / 16 } });
	}

	/** Whether scripts of pages run from the next page on. */
	async allowScripts(allowed: boolean): Promise<void> {
		await this.#call("Emulation.setScriptExecutionDisabled", { value: !allowed });
	}

	/** Writes a picture of what is seen, or of the whole page. */
	async screenshot(path: string, whole = false): Promise<void> {
		const { data } = await this.#call<{ data: string }>("Page.captureScreenshot", { captureBeyondViewport: whole });
		writeFileSync(path, Buffer.from(data, "base64"));
	}

	#call<T = unknown>(method: string, params: object = {}): Promise<T> {
		return this.#devTools.call<T>(method, params, this.#session);
	}

	#hear(method: string, params: Heard): void {
		if (method === "Page.loadEventFired") this.#loaded?.();
		if (method === "Network.requestWillBeSent") this.requests.push(params.request?.url ?? "");
		if (method === "Runtime.exceptionThrown")
			this.complaints.push(params.exceptionDetails?.exception?.description ?? "");
		if (method === "Log.entryAdded" && params.entry?.level === "error")
			this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`.trim());
	}
}

interface Navigation {
	readonly errorText?: string;
	readonly loaderId?: string;
}

interface Thrown {
	readonly text: string;
	readonly exception?: { readonly description?: string };
}

interface Evaluation<T> {
	readonly result: { readonly value: T };
	readonly exceptionDetails?: Thrown;
}

interface Heard {
	readonly request?: { readonly url: string };
	readonly exceptionDetails?: Thrown;
	readonly entry?: { readonly level: string; readonly text: string; readonly url?: string };
}
