import { once } from "node:events";
import { inspect } from "node:util";
import { ScheduleRequest, ScheduleResponse, SetDnsRecord, TerminationRequest } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, failureOf } from "./desk.js";
import { connectLine } from "./nats-line.js";

const SUBJECT = "cluster.plane_test.schedule";
const SCHEDULED = ScheduleResponse.encode({ Scheduled: { drone: "d", backend_id: "b", spawned: true } });

/** The config also knows a user who may do little. */
const CONFIG = `
max_payload: 4096
authorization {
	users = [
		{ user: all, password: "all-secret" }
		{ user: mute, password: "mute-secret", permissions: { publish: { deny: "cluster.>" } } }
		{ user: deaf, password: "deaf-secret", permissions: { subscribe: { deny: "_INBOX.>" } } }
	]
}`;

let server: NatsServer;
let raw: NatsConnection;
let client: PlaneClient;
const urlFor = (user: string): string => server.url.replace("//", `//${user}:${user}-secret@`);
const clientOf = (user: string): Promise<PlaneClient> =>
	PlaneClient.connect({ servers: urlFor(user), cluster: CLUSTER });

beforeAll(async () => {
	server = await startNatsServer({ config: CONFIG });
});
afterAll(() => server.stop());
beforeEach(async () => {
	raw = await connect({ servers: server.url, user: "all", pass: "all-secret", reconnectTimeWait: 50 });
	client = await clientOf("all");
});
afterEach(async () => {
	await client.close();
	await raw.close();
});

/** Answers what is asked on a subject and counts the questions. */
function answering(subject: string, answer: Uint8Array | undefined): { count: number } {
	const seen = { count: 0 };
	raw.subscribe(subject, {
		callback: (_, message) => {
			seen.count += 1;
			if (answer) message.respond(answer);
		},
	});
	return seen;
}

describe("nothing was executed", () => {
	test("when nobody listens: no_responders", async () => {
		expect(await failureOf(client.spawn(anyBackend))).toMatchObject({ code: "no_responders", outcome: "not-executed" });
		expect(await failureOf(client.backend("b1").terminate())).toMatchObject({
			operation: "terminate",
			code: "no_responders",
		});
	});

	test("when the server refuses the subject to the user: permission, within a second", async () => {
		const seen = answering(SUBJECT, SCHEDULED);
		await raw.flush();
		await using mute = await clientOf("mute");
		expect(await failureOf(mute.spawn(anyBackend, { timeout: 1_000 }))).toMatchObject({
			code: "permission",
			outcome: "not-executed",
		});
		expect(seen.count).toBe(0);
	});
});

describe("nothing was sent", () => {
	const notSent = async (code: string, call: Promise<unknown>): Promise<void> => {
		expect(await failureOf(call)).toMatchObject({ code, outcome: "not-sent" });
	};

	test("when the message is larger than the server takes", async () => {
		const seen = answering(SUBJECT, SCHEDULED);
		await notSent("payload_too_large", client.spawn({ ...anyBackend, metadata: { long: "x".repeat(4_096) } }));
		expect(seen.count).toBe(0);
	});

	test("when the signal was aborted before", async () => {
		await notSent("aborted", client.spawn(anyBackend, { signal: AbortSignal.abort() }));
	});

	test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("when the timeout is %d", async (timeout) => {
		await notSent("invalid_argument", client.spawn(anyBackend, { timeout }));
	});

	test("when the value is not what Plane accepts, whose reason is told without the value", async () => {
		const secret = "canary-7f3a";
		const value = {
			cluster: CLUSTER,
			max_idle_secs: 1.5,
			metadata: {},
			executable: { image: "i", env: { TOKEN: secret } },
		};
		const error = await failureOf(client.request(ScheduleRequest, value));
		expect(error).toMatchObject({
			code: "invalid_message",
			outcome: "not-sent",
			message: expect.stringContaining("max_idle_secs"),
		});
		expect(inspect(error, { depth: 9 })).not.toContain(secret);
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
	test("when no answer comes in time; the request was sent once", async () => {
		const seen = answering(SUBJECT, undefined);
		await raw.flush();
		expect(await failureOf(client.spawn(anyBackend, { timeout: 50 }))).toMatchObject({
			code: "timeout",
			outcome: "unknown",
		});
		expect(seen.count).toBe(1);
	});

	test("when the signal is aborted after sending", async () => {
		const abort = new AbortController();
		raw.subscribe(SUBJECT, { callback: () => abort.abort() });
		await raw.flush();
		const error = await failureOf(client.spawn(anyBackend, { signal: abort.signal }));
		expect(error).toMatchObject({ code: "aborted", outcome: "unknown", cause: abort.signal.reason });
	});

	test("when the connection is closed while it waits", async () => {
		const connection = await connectLine({ servers: server.url, user: "all", pass: "all-secret" });
		const passed = new PlaneClient(connection, { cluster: CLUSTER });
		raw.subscribe(SUBJECT, { callback: () => void connection.close() });
		await raw.flush();
		expect(await failureOf(passed.spawn(anyBackend))).toMatchObject({ code: "closed", outcome: "unknown" });
	});

	test("when the inbox is refused", async () => {
		const seen = answering(SUBJECT, SCHEDULED);
		await raw.flush();
		await using deaf = await PlaneClient.connect({ servers: urlFor("deaf"), cluster: CLUSTER, preflight: false });
		expect(await failureOf(deaf.spawn(anyBackend, { timeout: 1_000 }))).toMatchObject({
			code: "permission",
			outcome: "unknown",
		});
		expect(seen.count).toBeLessThanOrEqual(1);
	});
});

describe("it was executed, but the answer is unusable", () => {
	test.each([
		["is no JSON", "{"],
		["is cut off", '{"Scheduled":{"drone":"d"'],
		["has another shape", '{"stream":"backend_logs","seq":1}'],
		["has no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
		["is empty", ""],
		["names its backend by what is no name", '{"Scheduled":{"drone":"d","backend_id":"a b","spawned":true}}'],
		["is nested too deeply", "[".repeat(2_000) + "]".repeat(2_000)],
	])("when it %s", async (_, answer) => {
		answering(SUBJECT, typeof answer === "string" ? new TextEncoder().encode(answer) : answer);
		await raw.flush();
		const started = performance.now();
		expect(await failureOf(client.spawn(anyBackend))).toMatchObject({ code: "invalid_reply", outcome: "executed" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("and the answer is not quoted", async () => {
		answering("cluster.plane_test.backend.b1.terminate", new TextEncoder().encode('{"canary":"7f3a"}'));
		await raw.flush();
		expect(inspect(await failureOf(client.backend("b1").terminate()), { depth: 9 })).not.toContain("7f3a");
	});
});

test("a reply without `spawned`, as old builds of Plane send it, counts as spawned", async () => {
	answering(SUBJECT, new TextEncoder().encode('{"Scheduled":{"drone":"d","backend_id":"b"}}'));
	await raw.flush();
	expect(await client.spawn(anyBackend)).toMatchObject({ id: "b", spawned: true });
});

test("a reply `null` is the only one that acknowledges a termination", async () => {
	const subject = TerminationRequest.subject({ cluster_id: CLUSTER, backend_id: "b2" });
	raw.subscribe(subject, { callback: (_, message) => message.respond(new TextEncoder().encode("null")) });
	await raw.flush();
	await expect(client.backend("b2").terminate()).resolves.toBeUndefined();
});

describe("while the server is down", () => {
	test("a call is refused instead of queued, and after the server is back it works again", async () => {
		const down = once(downOf(raw), "disconnect");
		await server.kill();
		await down;
		// The client's own connection notices at the same time as ours or a moment later.
		await expect
			.poll(() => failureOf(client.backend("b3").terminate({ timeout: 200 })))
			.toMatchObject({ code: "not_connected" });
		const up = once(downOf(raw), "reconnect");
		await server.restart();
		await up;
		const seen = answering(SUBJECT, SCHEDULED);
		await raw.flush();
		await expect
			.poll(() => client.spawn(anyBackend).catch((error: unknown) => error), { timeout: 4_000 })
			.toMatchObject({ id: "b" });
		expect(seen.count).toBe(1);
	});
});

function downOf(connection: NatsConnection): EventTarget {
	const events = new EventTarget();
	void (async () => {
		for await (const { type } of connection.status()) events.dispatchEvent(new Event(type));
	})();
	return events;
}

describe("connecting", () => {
	test("with wrong credentials is refused, without quoting them", async () => {
		const servers = server.url.replace("//", "//all:wrong-canary@");
		const error = await failureOf(PlaneClient.connect({ servers, cluster: CLUSTER }));
		expect(error).toMatchObject({ code: "auth", outcome: "not-sent" });
		expect(inspect(error, { depth: 9 })).not.toContain("wrong-canary");
	});

	test("to nobody fails", async () => {
		const error = await failureOf(PlaneClient.connect({ servers: "nats://127.0.0.1:1", cluster: CLUSTER }));
		expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
	});

	test("the client prints neither the password nor the token of its connection", () => {
		expect(inspect(client, { depth: 20, showHidden: true })).not.toContain("all-secret");
	});
});
