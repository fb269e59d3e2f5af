/** 128 random bits in hexadecimal. `crypto.randomUUID` is missing in pages that did not come over TLS. */
export function unguessable(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
