import { expect, test } from "vitest";
import { whenReplicasFit } from "./nats-cluster-placement.js";
import { startNatsServer } from "./nats-server.js";

test("where replicas never fit nobody waits longer than the signal", async () => {
	await using server = await startNatsServer();
	const signal = AbortSignal.timeout(100);
	const failure = await whenReplicasFit({ servers: server.url }, 2, signal).catch((error: unknown) => error);
	expect(failure).toBe(signal.reason);
});
