import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf } from "./desk.js";

const STREAM = "backend_status";

let server: NatsServer;
let raw: NatsConnection;
let manager: JetStreamManager;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
	raw = await connect({ servers: server.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
	manager = await raw.jetstreamManager();
	await makeStream();
	client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
});
afterAll(async () => {
	await client.close();
	await raw.close();
	await server.stop();
});

const makeStream = () => manager.streams.add({ name: STREAM, subjects: ["backend.*.status"] });

/** Puts a state into the stream, as controllers do. */
async function store(
	backend: string,
	state: BackendStateMessage["state"],
	changes: Partial<BackendStateMessage> = {},
): Promise<void> {
	const time = `2024-01-02T03:04:05.${String(state.length).padStart(3, "0")}Z`;
	const message = { cluster: CLUSTER, backend, state, time, ...changes };
	await raw.jetstream().publish(`backend.${backend}.status`, BackendStateMessage.encode(message));
}

async function collect(states: AsyncIterable<BackendStateMessage>): Promise<string[]> {
	const seen: string[] = [];
	for await (const { state } of states) seen.push(state);
	return seen;
}

describe("the states of a backend", () => {
	test("are told from the first on, each once, and end after a terminal one; then the consumer is gone", async () => {
		for (const state of ["Loading", "Loading", "Starting", "Ready", "Ready", "Terminated", "Failed"] as const) {
			await store("b1", state);
		}
		const states = client.backend("b1").states();
		const first = await states.next();
		expect(first.value).toMatchObject({ state: "Loading", backend: "b1", cluster: CLUSTER });
		const [consumer = ""] = await consumersOf(raw, STREAM);
		// Whoever dies without a word is forgotten after two minutes, in nanoseconds.
		const { config } = await manager.consumers.info(STREAM, consumer);
		expect(config).toMatchObject({ ack_policy: "none", inactive_threshold: 120_000_000_000, mem_storage: true });
		expect(await collect(states)).toEqual(["Starting", "Ready", "Terminated"]);
		expect(await consumersOf(raw, STREAM)).toEqual([]);
	});

	test("that follow each other within one instant are all told", async () => {
		const time = "2024-01-02T03:04:05Z";
		for (const state of ["Loading", "Starting", "Swept"] as const) await store("b-instant", state, { time });
		expect(await collect(client.backend("b-instant").states())).toEqual(["Loading", "Starting", "Swept"]);
	});

	test("come live after the history", async () => {
		await store("b2", "Loading");
		const states = client.backend("b2").states();
		expect((await states.next()).value).toMatchObject({ state: "Loading" });
		const next = states.next();
		await store("b2", "Starting");
		expect((await next).value).toMatchObject({ state: "Starting" });
		await states.return();
	});

	test("skip other backends, other clusters and what does not decode, which is reported", async () => {
		const reports: unknown[] = [];
		await store("b3", "Loading", { cluster: "other.test" });
		await store("b4", "Loading");
		await raw.jetstream().publish("backend.b3.status", "{");
		await raw
			.jetstream()
			.publish(
				"backend.b3.status",
				BackendStateMessage.encode({ cluster: CLUSTER, backend: "b4", state: "Ready", time: "2024-01-02T03:04:05Z" }),
			);
		await store("b3", "Terminated");
		expect(await collect(client.backend("b3").states({ onInvalid: ({ reason }) => reports.push(reason) }))).toEqual([
			"Terminated",
		]);
		expect(reports).toEqual(["undecodable", "subject-mismatch"]);
	});

	test.each(["break", "return", "abort", "close"])("free their consumer on %s", async (how) => {
		await store(`b5-${how}`, "Loading");
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		const abort = new AbortController();
		const states = own.backend(`b5-${how}`).states({ signal: abort.signal });
		if (how === "break") for await (const _ of states) break;
		else {
			await states.next();
			const waiting = states.next();
			if (how === "return") await states.return();
			if (how === "abort") abort.abort();
			if (how === "close") await own.close();
			expect(await waiting).toEqual({ done: true, value: undefined });
		}
		await expect.poll(() => consumersOf(raw, STREAM)).toEqual([]);
		await own.close();
	});

	test("that nobody ever read leave nothing behind", async () => {
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		own.backend("b1").states();
		await own.close();
		expect(await consumersOf(raw, STREAM)).toEqual([]);
	});
});

describe("a reader goes on without duplicate or gap", () => {
	test("over a backlog longer than one fetch", async () => {
		const acks: Promise<unknown>[] = [];
		for (let index = 0; index < 2_500; index += 1) {
			acks.push(store("b8", "Ready", { time: new Date(1_700_000_000_000 + index).toISOString() }));
			if (acks.length === 250) await Promise.all(acks.splice(0));
		}
		await store("b8", "Terminated");
		const seen = await collect(client.backend("b8").states());
		expect(seen).toHaveLength(2_501);
	});
});

test("a reader waits for a JetStream that has no leader yet", async () => {
	await using bare = await startNatsServer({ config: "jetstream: disabled" });
	const electing = await connect({ servers: bare.url });
	const error = { code: 503, err_code: 10_008, description: "JetStream system temporarily unavailable" };
	electing.subscribe("$JS.API.>", {
		callback: (_, message) => message.respond(new TextEncoder().encode(JSON.stringify({ type: "x", error }))),
	});
	await electing.flush();
	await using own = await PlaneClient.connect({ servers: bare.url, cluster: CLUSTER });
	let interrupt: () => void = () => undefined;
	const interrupted = new Promise<void>((resolve) => {
		interrupt = resolve;
	});
	const states = own.backend("b1").states({ onInterrupted: interrupt });
	const next = states.next();
	await Promise.race([interrupted, next]);
	await states.return();
	expect(await next).toEqual({ done: true, value: undefined });
	await electing.close();
});

describe("a reader ends with an error", () => {
	test("when there is no such stream", async () => {
		await using bare = await startNatsServer();
		await using own = await PlaneClient.connect({ servers: bare.url, cluster: CLUSTER });
		expect(await failureOf(own.backend("b1").states().next())).toMatchObject({
			code: "stream_unavailable",
			operation: "states",
		});
	});
});
