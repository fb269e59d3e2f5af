/** What stands for one item: made once, then brought up to date. */
export interface ListEntry<Item> {
	readonly element: HTMLElement;
	update(item: Item): void;
}

/** Keeps the children of an element in step with items. Each item keeps its element, and so focus and selection stay where they are. */
export class KeyedList<Item> {
	readonly #container: HTMLElement;
	readonly #keyOf: (item: Item) => string;
	readonly #create: (item: Item) => ListEntry<Item>;
	readonly #entries = new Map<string, ListEntry<Item>>();

	constructor(container: HTMLElement, keyOf: (item: Item) => string, create: (item: Item) => ListEntry<Item>) {
		this.#container = container;
		this.#keyOf = keyOf;
		this.#create = create;
	}

	show(items: readonly Item[]): void {
		const keys = new Set(items.map(this.#keyOf));
		for (const [key, { element }] of this.#entries) {
			if (keys.has(key)) continue;
			element.remove();
			this.#entries.delete(key);
		}
		let next = this.#container.firstElementChild;
		for (const item of items) {
			const { element } = this.#entryOf(item);
			if (element === next) next = next.nextElementSibling;
			else this.#container.insertBefore(element, next);
		}
	}

	#entryOf(item: Item): ListEntry<Item> {
		const key = this.#keyOf(item);
		const entry = this.#entries.get(key) ?? this.#create(item);
		this.#entries.set(key, entry);
		entry.update(item);
		return entry;
	}
}
