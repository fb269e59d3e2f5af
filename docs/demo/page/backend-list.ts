import { BackendState } from "@plane/messages";
import type { WorldBackend, WorldState } from "@plane/nats-client";
import { byId, element } from "./element.js";
import { ago, lookOf } from "./in-words.js";
import { KeyedList, type ListEntry } from "./keyed-list.js";
import { ListHold } from "./list-hold.js";

/** More than anybody reads; finding narrows them down. */
const MOST_SHOWN = 200;

/** The backends of the world state, newest first, to find and to choose from. */
export class BackendList {
	readonly #find = byId("find", HTMLInputElement);
	readonly #ended = byId("ended", HTMLInputElement);
	readonly #count = byId("count", HTMLElement);
	readonly #none = byId("no-backends", HTMLElement);
	readonly #hold: ListHold;
	readonly #list: KeyedList<WorldBackend>;
	#chosen: string | undefined;
	#shown: ReadonlySet<string> = new Set();

	constructor(onChoose: (id: string) => void, onNarrow: () => void) {
		const choose = (id: string): void => {
			this.#chosen = id;
			onChoose(id);
		};
		const list = byId("backends", HTMLElement);
		this.#hold = new ListHold(list, onNarrow);
		this.#list = new KeyedList(
			list,
			({ id }) => id,
			(backend) => row(backend, choose, (id) => id === this.#chosen),
		);
		for (const input of [this.#find, this.#ended])
			input.addEventListener("input", () => {
				this.#shown = new Set();
				onNarrow();
			});
	}

	show(world: WorldState): void {
		const all = [...world.backends().values()];
		const fitting = all.filter((backend) => this.#fits(backend)).sort((a, b) => bornAt(b) - bornAt(a));
		const newest = fitting.slice(0, MOST_SHOWN);
		const shown = this.#held(world) ?? newest;
		this.#shown = new Set(shown.map(({ id }) => id));
		const left = newest.filter(({ id }) => !this.#shown.has(id)).length;
		const atWork = all.filter(({ state }) => state !== undefined && !BackendState.isTerminal(state)).length;
		const which = shown.length === all.length ? "" : `, ${shown.length} shown`;
		const waiting = left === 0 ? "" : `, ${left} new once you leave the list`;
		this.#count.textContent = `${atWork} at work, ${all.length} known${which}${waiting}`;
		this.#none.hidden = shown.length > 0;
		this.#none.textContent = all.length === 0 ? "No backend is known yet." : "No backend fits.";
		this.#list.show(shown);
	}

	/** What is shown and stays, so that no row moves away under a hand. */
	#held(world: WorldState): readonly WorldBackend[] | undefined {
		if (!this.#hold.isHeld) return undefined;
		const held = [...this.#shown].flatMap((id) => world.backends().get(id) ?? []);
		return held.length === 0 ? undefined : held;
	}

	#fits({ id, drone, lock, state }: WorldBackend): boolean {
		if (!this.#ended.checked && state !== undefined && BackendState.isTerminal(state)) return false;
		const words = this.#find.value.toLowerCase().split(/\s+/);
		const text = [id, drone, lock, state].join(" ").toLowerCase();
		return words.every((word) => text.includes(word));
	}
}

/** When its first state was reported, in milliseconds since 1970: an order that stays, so that a row is where one reaches for it. */
const bornAt = ({ states }: WorldBackend): number => states[0]?.timestamp ?? 0;

/** When the state that counts came to be, in milliseconds since 1970. */
const changedAt = ({ states }: WorldBackend): number => states.at(-1)?.timestamp ?? 0;

function row(
	{ id }: WorldBackend,
	choose: (id: string) => void,
	isChosen: (id: string) => boolean,
): ListEntry<WorldBackend> {
	const state = element("span", { class: "state" });
	const facts = element("span", { class: "aside" });
	const button = element("button", { type: "button" }, element("span", { class: "id" }, id), state, facts);
	button.addEventListener("click", () => choose(id));
	return {
		element: element("li", {}, button),
		update(backend) {
			button.setAttribute("aria-pressed", String(isChosen(id)));
			state.dataset.look = lookOf(backend.state);
			state.textContent = backend.state ?? "unknown";
			facts.textContent = [
				backend.drone === undefined ? "drone unknown" : `on ${backend.drone}`,
				...(backend.lock === undefined ? [] : [`lock ${backend.lock}`]),
				...(backend.states.length === 0 ? [] : [ago(changedAt(backend))]),
			].join(", ");
		},
	};
}
