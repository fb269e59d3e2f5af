import { expect, test } from "vitest";
import { whenReplicasFit } from "./nats-cluster-placement.js";
import { startNatsServer } from "./nats-server.js";

test("nobody waits longer than the signal, where replicas never fit and where they do at once", async () => {
	await using server = await startNatsServer();
	const signal = AbortSignal.timeout(100);
	const failure = await whenReplicasFit({ servers: server.url }, 2, signal).catch((error: unknown) => error);
	expect(failure).toBe(signal.reason);
	await expect(whenReplicasFit({ servers: server.url }, 1, undefined)).resolves.toBeUndefined();
	await expect(whenReplicasFit({ servers: server.url }, 1, signal)).rejects.toBe(signal.reason);
});
