/** Tells whether somebody points at a list with a mouse, or is in it with the keyboard; a finger points only for a moment. */
export class ListHold {
	readonly #list: HTMLElement;
	#isPointedAt = false;

	constructor(list: HTMLElement, onRelease: () => void) {
		this.#list = list;
		list.addEventListener("pointerenter", ({ pointerType }) => {
			this.#isPointedAt = pointerType === "mouse";
		});
		list.addEventListener("pointerleave", () => {
			this.#isPointedAt = false;
			onRelease();
		});
		list.addEventListener("focusout", ({ relatedTarget }) => {
			if (!(relatedTarget instanceof Node && list.contains(relatedTarget))) onRelease();
		});
	}

	get isHeld(): boolean {
		return this.#isPointedAt || this.#list.contains(document.activeElement);
	}
}
