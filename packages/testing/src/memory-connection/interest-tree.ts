/** Who listens on what, by the tokens of the patterns. */
export class InterestTree<T> {
	readonly #root = new Branch<T>();

	add(pattern: string, listener: T): void {
		let branch = this.#root;
		for (const token of pattern.split(".")) branch = branch.grow(token);
		branch.listeners.add(listener);
	}

	remove(pattern: string, listener: T): void {
		prune(this.#root, pattern.split("."), 0, listener);
	}

	/** The listeners of a subject, those of literal patterns first. */
	of(subject: string): T[] {
		const found: T[] = [];
		collect(this.#root, subject.split("."), 0, found);
		return found;
	}
}

class Branch<T> {
	readonly listeners = new Set<T>();
	readonly next = new Map<string, Branch<T>>();

	grow(token: string): Branch<T> {
		const known = this.next.get(token);
		if (known) return known;
		const branch = new Branch<T>();
		this.next.set(token, branch);
		return branch;
	}
}

function collect<T>(branch: Branch<T> | undefined, tokens: readonly string[], at: number, found: T[]): void {
	if (!branch) return;
	const token = tokens[at];
	if (token === undefined) {
		found.push(...branch.listeners);
		return;
	}
	if (token !== "*" && token !== ">") collect(branch.next.get(token), tokens, at + 1, found);
	collect(branch.next.get("*"), tokens, at + 1, found);
	found.push(...(branch.next.get(">")?.listeners ?? []));
}

/** Inboxes come and go: a branch without listeners is cut. */
function prune<T>(branch: Branch<T>, tokens: readonly string[], at: number, listener: T): void {
	const token = tokens[at];
	if (token === undefined) {
		branch.listeners.delete(listener);
		return;
	}
	const next = branch.next.get(token);
	if (!next) return;
	prune(next, tokens, at + 1, listener);
	if (next.listeners.size === 0 && next.next.size === 0) branch.next.delete(token);
}
