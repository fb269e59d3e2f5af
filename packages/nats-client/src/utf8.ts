const POOL_BYTES = 65_536;
const ENCODER = new TextEncoder();

let pool = new Uint8Array(0);
let used = 0;

/**
 * The text in UTF-8, for the connection alone. Small texts share memory, because an array of its own takes twice as long as the
 * text; whoever else got such an array could read, or detach, what belongs to other messages.
 */
export function utf8(text: string): Uint8Array {
	// A UTF-16 unit takes 3 bytes at most.
	const most = text.length * 3;
	if (most > POOL_BYTES / 4) return ENCODER.encode(text);
	if (most > pool.length - used) {
		pool = new Uint8Array(POOL_BYTES);
		used = 0;
	}
	const start = used;
	used += ENCODER.encodeInto(text, pool.subarray(start)).written;
	return pool.subarray(start, used);
}
