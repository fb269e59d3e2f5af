import { BackendState, type BackendStateMessage } from "@plane/messages";
import type { Backend, BackendLog, BackendUsage, WorldBackend } from "@plane/nats-client";
import { byId, element } from "./element.js";
import { lookOf, mebibytes, percent, timeOfDay } from "./in-words.js";
import { inWords } from "./world-watch.js";

/** As many lines as Plane's stream keeps. */
const MOST_LINES = 500;

const NOT_YET = "Nothing was measured yet.";

/** One backend: its facts from the world state, its states, logs and usage from where they come from. */
export class BackendDetail {
	readonly #section = byId("detail", HTMLElement);
	readonly #heading = byId("detail-heading", HTMLElement);
	readonly #facts = byId("facts", HTMLElement);
	readonly #states = byId("states", HTMLElement);
	readonly #usage = byId("usage", HTMLElement);
	readonly #logs = byId("logs", HTMLElement);
	readonly #problem = byId("detail-problem", HTMLElement);
	#reading = new AbortController();
	#id: string | undefined;

	/** Shows another backend, from its first state and its first line on. */
	choose(backend: Backend): void {
		this.close();
		this.#id = backend.id;
		this.#heading.textContent = backend.id;
		byId("nothing-chosen", HTMLElement).hidden = true;
		byId("chosen", HTMLElement).hidden = false;
		for (const part of [this.#states, this.#logs]) part.replaceChildren();
		this.#usage.textContent = NOT_YET;
		this.#problem.hidden = true;
		this.#follow(backend, this.#reading.signal);
		this.#section.focus({ preventScroll: true });
		this.#section.scrollIntoView({ block: "nearest" });
	}

	/** Brings the facts up to date. */
	show(backends: ReadonlyMap<string, WorldBackend>): void {
		const backend = this.#id === undefined ? undefined : backends.get(this.#id);
		if (!backend) return;
		const facts = { Drone: backend.drone ?? "unknown", Lock: backend.lock ?? "none" };
		const parts = Object.entries(facts).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
		this.#facts.replaceChildren(...parts);
	}

	/** Ends what it reads. */
	close(): void {
		this.#reading.abort();
		this.#reading = new AbortController();
	}

	#follow(backend: Backend, signal: AbortSignal): void {
		const onGap = (): void => this.#addLine("Meta", "… some lines are gone …");
		const feeds = [
			backend.states({ signal }).forEach((state) => {
				this.#addState(state);
			}),
			backend.logs({ signal, onGap }).forEach((log) => {
				this.#addLog(log);
			}),
			backend.stats({ signal }).forEach((usage) => {
				this.#setUsage(usage);
			}),
		];
		for (const feed of feeds) feed.catch((error: unknown) => this.#fail(error, signal));
	}

	#addState({ state, time }: BackendStateMessage): void {
		const badge = element("span", { class: "state", "data-look": lookOf(state) }, state);
		this.#states.append(element("li", {}, badge, element("time", { datetime: time }, timeOfDay(time))));
		if (BackendState.isTerminal(state) && this.#usage.textContent === NOT_YET)
			this.#usage.textContent = "Nothing was measured.";
	}

	#addLog({ kind, time, content }: BackendLog): void {
		this.#addLine(kind, content, time);
	}

	#addLine(kind: BackendLog["kind"], content: string, time?: string): void {
		const atEnd = this.#logs.scrollHeight - this.#logs.scrollTop - this.#logs.clientHeight < 30;
		const when = time === undefined ? [] : [element("time", { datetime: time }, timeOfDay(time))];
		const source = kind === "Stdout" ? [] : [element("b", {}, kind === "Meta" ? "Plane" : "stderr")];
		this.#logs.append(element("p", { "data-kind": kind }, ...when, ...source, element("span", {}, content)));
		while (this.#logs.childElementCount > MOST_LINES) this.#logs.firstElementChild?.remove();
		if (atEnd) this.#logs.scrollTop = this.#logs.scrollHeight;
	}

	#setUsage({ cpuShare, memoryShare, mem_used }: BackendUsage): void {
		this.#usage.textContent = `CPU ${percent(cpuShare)} of the drone, memory ${mebibytes(mem_used)} (${percent(memoryShare)})`;
	}

	#fail(error: unknown, signal: AbortSignal): void {
		if (signal.aborted) return;
		this.#problem.hidden = false;
		this.#problem.textContent = inWords(error);
	}
}
