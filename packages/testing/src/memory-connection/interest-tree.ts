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
		visit(this.#root, subject, 0, ({ listeners }) => {
			for (const listener of listeners) found.push(listener);
			return false;
		});
		return found;
	}

	/** Whether anybody listens on a subject. */
	has(subject: string): boolean {
		return visit(this.#root, subject, 0, ({ listeners }) => listeners.size > 0);
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

/** Shows the branches of all patterns that fit the subject from a token on, until one is enough; returns whether one was. */
function visit<T>(branch: Branch<T>, subject: string, start: number, enough: (end: Branch<T>) => boolean): boolean {
	if (start > subject.length) return enough(branch);
	const dot = subject.indexOf(".", start);
	const end = dot === -1 ? subject.length : dot;
	const token = subject.slice(start, end);
	const { next } = branch;
	const same = token === "*" || token === ">" ? undefined : next.get(token);
	if (same && visit(same, subject, end + 1, enough)) return true;
	const any = next.get("*");
	if (any && visit(any, subject, end + 1, enough)) return true;
	const rest = next.get(">");
	return rest !== undefined && enough(rest);
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
