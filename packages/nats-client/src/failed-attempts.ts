import type { PlaneConnection } from "./connection.js";

/** What the types of the libraries do not tell of a connection. */
interface Dialled {
	readonly protocol?: {
		readonly transport?: { readonly closeError?: unknown } | undefined;
		dial?(server: unknown): Promise<void>;
	};
}

const failures = new WeakMap<PlaneConnection, { last: unknown }>();

/** From now on it is kept with what the last attempt to reconnect has failed: the libraries tell nobody. */
export function keepFailure(connection: PlaneConnection & Dialled): void {
	const { protocol } = connection;
	const dial = protocol?.dial;
	if (!dial || failures.has(connection)) return;
	const failure: { last: unknown } = { last: undefined };
	failures.set(connection, failure);
	protocol.dial = async (server) => {
		try {
			await dial.call(protocol, server);
			failure.last = undefined;
		} catch (error) {
			// What the other side has said says more than that nothing came after it.
			failure.last = protocol.transport?.closeError ?? error;
			throw error;
		}
	};
}

/** With what the last attempt to reconnect has failed, if there was one since the connection was lost. */
export function lastFailure(connection: PlaneConnection): unknown {
	return failures.get(connection)?.last;
}
