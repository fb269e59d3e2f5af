import { ScheduleRequest, SetDnsRecord } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, failureOf } from "./desk.js";
import { connectLine } from "./nats-line.js";

// What happens in the faults of the matrix is shown in faults/: this is what is left.

const SUBJECT = "cluster.plane_test.schedule";

let server: NatsServer;
let raw: NatsConnection;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
	raw = await connect({ servers: server.url });
	client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
});
afterEach(async () => {
	await client.close();
	await raw.close();
});

/** Answers what is asked for with this text. */
async function answering(text: string): Promise<void> {
	raw.subscribe(SUBJECT, { callback: (_, message) => message.respond(new TextEncoder().encode(text)) });
	await raw.flush();
}

describe("nothing was sent", () => {
	const notSent = async (code: string, call: Promise<unknown>): Promise<void> => {
		expect(await failureOf(call)).toMatchObject({ code, outcome: "not-sent" });
	};

	test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("when the timeout is %d", async (timeout) => {
		await notSent("invalid_argument", client.spawn(anyBackend, { timeout }));
	});

	test("when the value is not what Plane accepts, which is told", async () => {
		const value = { cluster: CLUSTER, max_idle_secs: 1.5, metadata: {}, executable: { image: "i", env: {} } };
		expect(await failureOf(client.request(ScheduleRequest, value))).toMatchObject({
			code: "invalid_message",
			outcome: "not-sent",
			message: expect.stringContaining("max_idle_secs"),
		});
	});

	test("when Plane would never route the id, keep the lock or bear the idle time", async () => {
		await notSent("invalid_argument", client.spawn({ ...anyBackend, backend_id: "Upper-Case" }));
		await notSent("invalid_argument", client.spawn({ ...anyBackend, lock: "é".repeat(1_025) }));
		await notSent("invalid_argument", client.spawn({ ...anyBackend, max_idle_secs: Number.MAX_SAFE_INTEGER }));
	});

	test("when nothing ever answers the message", async () => {
		await notSent("invalid_argument", client.request(SetDnsRecord as never, {} as never));
	});

	test("when the client was closed", async () => {
		await client.close();
		await notSent("closed", client.spawn(anyBackend));
		expect(() => client.backend("b1").states()).toThrow(expect.objectContaining({ code: "closed" }));
	});
});

describe("it is unknown what happened", () => {
	test("when the signal is aborted after sending", async () => {
		const abort = new AbortController();
		raw.subscribe(SUBJECT, { callback: () => abort.abort() });
		await raw.flush();
		const error = await failureOf(client.spawn(anyBackend, { signal: abort.signal }));
		expect(error).toMatchObject({ code: "aborted", outcome: "unknown", cause: abort.signal.reason });
	});

	test("when the connection is closed while it waits", async () => {
		const connection = await connectLine({ servers: server.url });
		const passed = new PlaneClient(connection, { cluster: CLUSTER });
		raw.subscribe(SUBJECT, { callback: () => void connection.close() });
		await raw.flush();
		expect(await failureOf(passed.spawn(anyBackend))).toMatchObject({ code: "closed", outcome: "unknown" });
	});
});

test("it was executed, but the answer is unusable when it names its backend by what is no name", async () => {
	await answering('{"Scheduled":{"drone":"d","backend_id":"a b","spawned":true}}');
	expect(await failureOf(client.spawn(anyBackend))).toMatchObject({ code: "invalid_reply", outcome: "executed" });
});

test("a reply without `spawned`, as old builds of Plane send it, counts as spawned", async () => {
	await answering('{"Scheduled":{"drone":"d","backend_id":"b"}}');
	expect(await client.spawn(anyBackend)).toMatchObject({ id: "b", spawned: true });
});

test("nothing was sent when there is nobody to connect to", async () => {
	const error = await failureOf(PlaneClient.connect({ servers: "nats://127.0.0.1:1", cluster: CLUSTER }));
	expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
});
