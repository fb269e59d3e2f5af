/** Megabytes in use once the garbage is gone, buffers outside of the heap included. */
export function megabytesInUse(): number {
	if (!globalThis.gc) throw new Error("memory is measured with node --expose-gc");
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1_048_576;
}
