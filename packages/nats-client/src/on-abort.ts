const callbacksOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal is aborted, until the returned function is called. Each signal gets one listener, however many
 * calls share it: Node takes more than ten for a leak and says so.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
	if (!signal) return () => undefined;
	const callbacks = callbacksOf.get(signal) ?? listen(signal);
	callbacks.add(callback);
	return () => callbacks.delete(callback);
}

function listen(signal: AbortSignal): Set<() => void> {
	const callbacks = new Set<() => void>();
	callbacksOf.set(signal, callbacks);
	signal.addEventListener("abort", () => {
		for (const callback of [...callbacks]) callback();
	});
	return callbacks;
}
