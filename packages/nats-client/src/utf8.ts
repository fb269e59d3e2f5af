const POOL_BYTES = 65_536;
const ENCODER = new TextEncoder();

let pool = new Uint8Array(0);
let used = 0;

/**
 * The text in UTF-8, for the connection alone. Small texts share memory, because an array of its own takes twice as long as the
 * text; whoever else got such an array could read, or detach, what belongs to other messages.
 */
export function utf8(text: string): Uint8Array {
	const { length } = text;
	if (length > POOL_BYTES / 4) return ENCODER.encode(text);
	if (length > pool.length - used) {
		pool = new Uint8Array(POOL_BYTES);
		used = 0;
	}
	// Nearly all are ASCII, and then this is the length in bytes, too.
	const bytes = pool.subarray(used, used + length);
	if (ENCODER.encodeInto(text, bytes).read < length) return ENCODER.encode(text);
	used += length;
	return bytes;
}
