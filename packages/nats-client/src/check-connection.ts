import { refused } from "./call.js";
import type { PlaneConnection } from "./connection.js";

/** Refuses what is no connection of NATS, with what should have been one: who writes plain JavaScript has no compiler to say it. */
export function checkConnection(
	operation: string,
	connection: Partial<PlaneConnection> | undefined,
	should: string,
): void {
	if (typeof connection?.publish !== "function") throw refused(operation, should);
}
