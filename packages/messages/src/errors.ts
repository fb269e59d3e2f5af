/** One reason why a value is no valid message. It never contains a value: payloads carry credentials. */
export interface Issue {
	/** JSON Pointer to the place, `""` for the whole document. */
	readonly path: string;
	/** The rule that was broken, e.g. `required`, `type`, `utcTime`, `json`. */
	readonly keyword: string;
	/** What would have been right, as a noun phrase: `a string`. */
	readonly expected: string;
}

const SHOWN_PATH = 120;

function describe(type: string, issues: readonly Issue[]): string {
	const [first] = issues;
	if (first === undefined) return `invalid ${type}`;
	const path = first.path.length > SHOWN_PATH ? `${first.path.slice(0, SHOWN_PATH)}\u2026` : first.path;
	const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
	return `invalid ${type}: expected ${first.expected}${path === "" ? "" : ` at ${path}`}${more}`;
}

/** What tells an error of any copy of this package, of which a program may have several: as ES modules, as CommonJS, by a sub-path. */
interface Marked {
	readonly planeError?: unknown;
}

/** What `instanceof` asks of a class of errors. One that extends it has no mark of its own, and is asked as any other class. */
function isInstance(of: { readonly prototype: Marked }, value: unknown): boolean {
	if (!Object.hasOwn(of.prototype, "planeError")) return Function.prototype[Symbol.hasInstance].call(of, value);
	return value instanceof Error && (value as Marked).planeError === of.prototype.planeError;
}

/** A value or a text is not a valid message of its type. Neither the message nor the issues quote values. */
export class InvalidMessageError extends Error {
	override readonly name = "InvalidMessageError";
	/** Rust name of the type that was asked for. */
	readonly type: string;
	readonly issues: readonly Issue[];

	constructor(type: string, issues: readonly Issue[]) {
		super(describe(type, issues));
		this.type = type;
		this.issues = issues;
	}

	/** @internal */
	static override [Symbol.hasInstance](value: unknown): boolean {
		// biome-ignore lint/complexity/noThisInStatic: a class that extends it inherits this method
		return isInstance(this, value);
	}

	/** @internal */
	get planeError(): string {
		return "InvalidMessageError";
	}
}

/** A value cannot stand in a NATS subject. The value itself is never quoted. */
export class InvalidSubjectError extends Error {
	override readonly name = "InvalidSubjectError";
	/** Name of the offending token, `subject` when it is the subject as a whole. */
	readonly token: string;
	readonly reason: string;

	constructor(token: string, reason: string) {
		super(`invalid subject: ${token} ${reason}`);
		this.token = token;
		this.reason = reason;
	}

	/** @internal */
	static override [Symbol.hasInstance](value: unknown): boolean {
		// biome-ignore lint/complexity/noThisInStatic: a class that extends it inherits this method
		return isInstance(this, value);
	}

	/** @internal */
	get planeError(): string {
		return "InvalidSubjectError";
	}
}
