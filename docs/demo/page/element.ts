/** An element with attributes and children. Text stays text: nothing that a backend prints is ever read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	attributes: Readonly<Record<string, string>> = {},
	...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
	made.append(...children);
	return made;
}

/** The element of an id, which index.html has. */
export function byId<E extends HTMLElement>(id: string, type: new () => E): E {
	const found = document.getElementById(id);
	if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
	return found;
}
