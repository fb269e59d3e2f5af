import { BackendLogMessage, TerminationRequest } from "@plane/messages";
import { PlaneClient, type PlaneConnection } from "@plane/nats-client";
import { type FaultProxy, type NatsServer, startFaultProxy, startNatsServer } from "@plane/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostileTokens } from "../support/hostile-tokens.js";
import { anyBackend, CLUSTER, failureOf } from "./desk.js";
import { connectLine } from "./nats-line.js";

const HOSTILE = [...hostileTokens, "\ud800"];

let server: NatsServer;
let proxy: FaultProxy;
let connection: PlaneConnection;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
	proxy = await startFaultProxy(server, { record: true });
	connection = await connectLine({ servers: proxy.url });
	client = new PlaneClient(connection, { cluster: CLUSTER });
	// The first request subscribes to the inbox.
	await failureOf(client.backend("b1").terminate());
	await connection.flush();
	proxy.takeRecord();
});
afterAll(async () => {
	await connection.close();
	await proxy.close();
	await server.stop();
});

/** All that the connection writes by itself while we look is the PING of our own flush. */
async function nothingWasWritten(): Promise<void> {
	await connection.flush();
	const written = Buffer.from(proxy.takeRecord().toServer).toString("latin1");
	expect(written.replaceAll(/PONG\r\n/g, "")).toBe("PING\r\n");
}

const rejected = { code: "invalid_subject", outcome: "not-sent" };

test.each([...HOSTILE, "a.b"])("the id %j is refused everywhere, and not one byte of it is written", async (id) => {
	expect(await failureOf(client.spawn({ ...anyBackend, backend_id: id }))).toMatchObject(rejected);
	const termination = client.request(TerminationRequest, { cluster_id: CLUSTER, backend_id: id });
	expect(await failureOf(termination)).toMatchObject({ outcome: "not-sent" });
	expect(() => client.backend(id)).toThrow(expect.objectContaining(rejected));
	expect(() => client.subscribe(BackendLogMessage, { backend_id: id })).toThrow(expect.objectContaining(rejected));
	expect(() => client.read(BackendLogMessage, { backend_id: id })).toThrow(expect.objectContaining(rejected));
	expect(() => client.respond(TerminationRequest, { backend_id: id }, () => null)).toThrow(
		expect.objectContaining(rejected),
	);
	expect(await failureOf(client.publish(BackendLogMessage, { backend_id: id, kind: "Meta", text: "" }))).toMatchObject({
		outcome: "not-sent",
	});
	await nothingWasWritten();
});

test.each(HOSTILE)("the cluster %j is refused likewise", async (cluster) => {
	expect(await failureOf(client.spawn({ ...anyBackend, cluster }))).toMatchObject({ outcome: "not-sent" });
	expect(() => new PlaneClient(connection, { cluster })).toThrow(expect.objectContaining({ outcome: "not-sent" }));
	await nothingWasWritten();
});

test("an inbox prefix that is no subject is refused before anything is opened", async () => {
	for (const inboxPrefix of ["a b", "x\r\nPUB y 0", "*", ">", ""]) {
		const error = await failureOf(PlaneClient.connect({ servers: server.url, cluster: CLUSTER, inboxPrefix }));
		expect(error).toMatchObject({ code: "invalid_argument", outcome: "not-sent" });
	}
});
