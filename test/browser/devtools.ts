import type { Chromium } from "./chromium.js";

/** What the DevTools protocol tells, as far as it is read here. */
interface Frame {
	readonly id?: number;
	readonly sessionId?: string;
	readonly method?: string;
	readonly params?: unknown;
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}

interface Call {
	readonly resolve: (result: never) => void;
	readonly reject: (error: Error) => void;
}

/** A conversation with a browser in the DevTools protocol, over the pipe that Chromium was started with. */
export class DevTools {
	readonly #chromium: Chromium;
	readonly #calls = new Map<number, Call>();
	readonly #listeners = new Set<(frame: Frame) => void>();
	#lastId = 0;

	constructor(chromium: Chromium) {
		this.#chromium = chromium;
		let rest = "";
		chromium.answers.setEncoding("utf8").on("data", (text: string) => {
			const parts = (rest + text).split("\0");
			rest = parts.pop() ?? "";
			for (const part of parts) this.#take(JSON.parse(part) as Frame);
		});
		chromium.answers.on("close", () => this.#end());
	}

	/** Calls a method of the browser, or of the session given. Fails when the browser ends first. */
	call<T = unknown>(method: string, params: object = {}, sessionId?: string): Promise<T> {
		this.#lastId += 1;
		const id = this.#lastId;
		return new Promise<T>((resolve, reject) => {
			this.#calls.set(id, { resolve, reject });
			this.#chromium.commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		});
	}

	/** Hears the events of one session. */
	on(sessionId: string, listener: (method: string, params: never) => void): void {
		this.#listeners.add((frame) => {
			if (frame.sessionId === sessionId && frame.method) listener(frame.method, frame.params as never);
		});
	}

	#take(frame: Frame): void {
		const call = frame.id === undefined ? undefined : this.#calls.get(frame.id);
		if (frame.id === undefined || !call) {
			for (const listener of this.#listeners) listener(frame);
			return;
		}
		this.#calls.delete(frame.id);
		if (frame.error) call.reject(new Error(frame.error.message));
		else call.resolve(frame.result as never);
	}

	#end(): void {
		for (const { reject } of this.#calls.values())
			reject(new Error(`Chromium has ended\n${this.#chromium.complaints()}`));
		this.#calls.clear();
	}
}
