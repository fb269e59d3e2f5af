/** A memory connection was asked for something that only a real nats-server does. The message says for what. */
export class NotInMemoryError extends Error {
	override readonly name = "NotInMemoryError";
	/** What was asked for, such as `requestMany` or `the stream option mirror`. */
	readonly what: string;

	constructor(what: string) {
		super(`memoryConnection has no ${what}: test this on a real server, with startNatsServer`);
		this.what = what;
	}
}

/** Methods of an interface that throw when they are called. */
export function notInMemory<T>() {
	return <Name extends keyof T & string>(where: string, ...names: readonly Name[]): Pick<T, Name> => {
		const refuse = (name: string) => (): never => {
			throw new NotInMemoryError(`${where}.${name}`);
		};
		return Object.fromEntries(names.map((name) => [name, refuse(name)])) as Pick<T, Name>;
	};
}

/** Throws for an option that is set and not among those that are there. */
export function refuseOthers(kind: string, options: object, known: ReadonlySet<string>): void {
	for (const [name, value] of Object.entries(options)) {
		if (!known.has(name) && isAskedFor(value)) throw new NotInMemoryError(`${kind} ${name}`);
	}
}

/** The server fills in what was left out with these. */
function isAskedFor(value: unknown): boolean {
	return !(value === undefined || value === null || value === false || value === "" || value === 0 || value === -1);
}
