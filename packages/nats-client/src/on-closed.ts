import type { PlaneConnection } from "./connection.js";

type Callback = (why: unknown) => void;

const callbacksOf = new WeakMap<PlaneConnection, Set<Callback>>();

/**
 * Calls back when the connection is closed for good, until the returned function is called. Each connection gets one listener,
 * however many clients come and go on it: a promise keeps everybody who waits for it.
 */
export function onClosed(connection: PlaneConnection, callback: Callback): () => void {
	const callbacks = callbacksOf.get(connection) ?? listen(connection);
	callbacks.add(callback);
	return () => callbacks.delete(callback);
}

function listen(connection: PlaneConnection): Set<Callback> {
	const callbacks = new Set<Callback>();
	callbacksOf.set(connection, callbacks);
	void connection.closed().then((why) => {
		// Who comes later listens anew, and hears at once.
		callbacksOf.delete(connection);
		for (const callback of [...callbacks]) callback(why);
	});
	return callbacks;
}
