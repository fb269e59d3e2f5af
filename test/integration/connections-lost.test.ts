import { PlaneClient, type PlaneConnection } from "@plane/nats-client";
import { startNatsServer } from "@plane/testing";
import { expect, test } from "vitest";
import { CLUSTER } from "./desk.js";
import { connectLine } from "./nats-line.js";

/** Resolves when the connection is lost and yet tells of a ping, which the lines of the library call differently. */
async function pingedAfterLoss(connection: PlaneConnection): Promise<void> {
	let isLost = false;
	for await (const { type } of connection.status()) {
		isLost ||= type === "disconnect";
		if (isLost && type.startsWith("ping")) return;
	}
}

test("a client is reconnecting as long as its server is gone, also when the next ping is due", async () => {
	await using server = await startNatsServer();
	const retrying = { reconnectTimeWait: 20, maxReconnectAttempts: -1 };
	const connection = await connectLine({ servers: server.url, pingInterval: 300, ...retrying });
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	const told: string[] = [];
	const followed = client.statuses().forEach((status) => void told.push(status));
	const pinged = pingedAfterLoss(connection);
	await server.kill();
	await pinged;
	await client.close();
	await followed;
	await connection.close();
	expect(told).toEqual(["connected", "reconnecting", "closed"]);
});
