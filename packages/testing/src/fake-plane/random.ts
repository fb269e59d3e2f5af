const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const TOKEN_LENGTH = 30;

/** The identity of a lock announcement: any 64 bits, so nearly always beyond 2^53. */
export function randomLockUid(): bigint {
	return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
}

/** A bearer token as Plane makes them. */
export function randomToken(): string {
	const numbers = crypto.getRandomValues(new Uint32Array(TOKEN_LENGTH));
	return Array.from(numbers, (number) => LETTERS_AND_DIGITS[number % LETTERS_AND_DIGITS.length]).join("");
}
