/**
 * Makes something when it is first asked for. Who imports the package gets all types and uses few of them, so what one needs is not
 * made before.
 */
export function lazy<T extends object>(make: () => T): () => T {
	let made: T | undefined;
	return () => {
		made ??= make();
		return made;
	};
}
