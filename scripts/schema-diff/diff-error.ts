/** Something that keeps the comparison from being made; the message says what, where, and what to do about it. */
export class DiffError extends Error {
	override readonly name = "DiffError";
}
