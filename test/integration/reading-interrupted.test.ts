import { BackendLogMessage, type BackendState, BackendStateMessage } from "@plane/messages";
import { type CallOptions, PlaneClient } from "@plane/nats-client";
import { startFaultProxy, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf } from "./desk.js";
import { KEPT, LogDesk, numbered, take } from "./log-desk.js";
import { connectLine } from "./nats-line.js";

let desk: LogDesk;
beforeAll(async () => {
	desk = await LogDesk.start();
});
afterAll(() => desk[Symbol.asyncDispose]());

test("a call that reads does not wait for an answer that went with the connection", async () => {
	await using proxy = await startFaultProxy(desk.server);
	await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
	proxy.reset();
	// Less than JetStream's libraries wait for an answer.
	expect(await client.backend("nobody").currentState({ timeout: 4_000 })).toBeUndefined();
});

describe("reading goes on where it stopped when the consumer is lost", () => {
	test("before the first new message has come", async () => {
		await desk.print("g1", "old");
		const reader = desk.read("g1", { from: "new" });
		const texts = take(reader, 2);
		await expect.poll(() => desk.consumers()).toHaveLength(1);
		await desk.print("other", "moves the end of the stream");
		await desk.deleteConsumers();
		await desk.print("g1", "1", "2");
		expect(await texts).toEqual(["1", "2"]);
		await reader.close();
	});

	test("in the middle of the last messages: nothing that came meanwhile is left out", async () => {
		const state = (backend: string, state: BackendState): Uint8Array =>
			BackendStateMessage.encode({ cluster: CLUSTER, backend, state, time: "2024-01-02T03:04:05Z" });
		const store = (backend: string, name: BackendState) =>
			desk.raw.jetstream().publish(`backend.${backend}.status`, state(backend, name));
		// More than are fetched at once: what is fetched is not lost with the connection.
		const backends = Array.from({ length: 1_003 }, (_, i) => `l${i + 1}`);
		// Who flushes knows that a server has them, not that they are stored.
		await Promise.all(backends.map((backend) => store(backend, "Loading")));
		const reader = desk.client.read(BackendStateMessage, {}, { from: "last" });
		const takeStates = async (count: number): Promise<string[]> => {
			const seen: string[] = [];
			while (seen.length < count) {
				const { message } = (await reader.next()).value ?? {};
				seen.push(`${message?.backend} ${message?.state}`);
			}
			return seen;
		};
		expect(await takeStates(1)).toEqual(["l1 Loading"]);
		const [consumer = ""] = await consumersOf(desk.raw, "backend_status");
		const sent = async () => (await desk.manager.consumers.info("backend_status", consumer)).delivered.consumer_seq;
		await expect.poll(sent, { interval: 5 }).toBe(1_000);
		// Its answers come after what was sent before.
		await desk.client.preflight();
		await store("l1", "Starting");
		await store("l1", "Ready");
		// Before the reader is back: then no server still gives it the state that this one replaces.
		await store("l1002", "Ready");
		const back = desk.reconnected();
		await desk.server.kill();
		await desk.server.restart();
		await back;
		expect(await takeStates(999)).toEqual(backends.slice(1, 1_000).map((backend) => `${backend} Loading`));
		// The last state of l1002 was another one by the time it could be read.
		const rest = ["l1001 Loading", "l1003 Loading", "l1 Starting", "l1 Ready", "l1002 Ready"];
		expect(await takeStates(5)).toEqual(rest);
		await reader.close();
	}, 15_000);
});

test("a consumer that is being made while reading ends is removed as well", async () => {
	await using proxy = await startFaultProxy(desk.server);
	await using own = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
	await proxy.set({ latencyMs: 60 });
	const abort = new AbortController();
	const next = own.read(BackendLogMessage, { backend_id: "m1" }, { signal: abort.signal }).next();
	await expect.poll(() => desk.consumers(), { interval: 5 }).toHaveLength(1);
	abort.abort();
	expect(await next).toEqual({ done: true, value: undefined });
	expect(await desk.consumers()).toEqual([]);
});

describe("an interruption", () => {
	test("is told with its reason, and its end", async () => {
		const told: string[] = [];
		await desk.print("i1", "1");
		const reader = desk.read("i1", {
			onInterrupted: ({ code }) => told.push(code),
			onResumed: () => told.push("resumed"),
		});
		await take(reader, 1);
		const next = take(reader, 1);
		const back = desk.reconnected();
		await desk.server.kill();
		await expect.poll(() => told).toEqual(["not_connected"]);
		await desk.server.restart();
		await back;
		await desk.print("i1", "2");
		expect(await next).toEqual(["2"]);
		expect(told).toEqual(["not_connected", "resumed"]);
		await reader.close();
	}, 15_000);

	test("of a reader that begins while the server is down is told as well", async () => {
		const told: string[] = [];
		await desk.server.kill();
		await expect
			.poll(() => failureOf(desk.client.backend("b").terminate({ timeout: 100 })))
			.toMatchObject({ code: "not_connected" });
		const reader = desk.read("i1", {
			onInterrupted: ({ code }) => told.push(code),
			onResumed: () => told.push("resumed"),
		});
		const first = take(reader, 1);
		await expect.poll(() => told).toEqual(["not_connected"]);
		const back = desk.reconnected();
		await desk.server.restart();
		await back;
		expect(await first).toEqual(["1"]);
		expect(told).toEqual(["not_connected", "resumed"]);
		await reader.close();
	}, 15_000);

	test("whose callback throws ends that reader only", async () => {
		await desk.print("i2", "1");
		const mine = new Error("mine");
		const broken = desk.read("i2", {
			onInterrupted: () => {
				throw mine;
			},
		});
		const healthy = desk.read("i2");
		await take(broken, 1);
		await take(healthy, 1);
		const failing = broken.next();
		failing.catch(() => undefined);
		const going = take(healthy, 1);
		const back = desk.reconnected();
		await desk.server.kill();
		await expect(failing).rejects.toBe(mine);
		await desk.server.restart();
		await back;
		await desk.print("i2", "2");
		expect(await going).toEqual(["2"]);
		await healthy.close();
	}, 15_000);
});

describe("a call that runs out of time while nothing can be read tells why:", () => {
	test.each<[string, (client: PlaneClient, options: CallOptions) => Promise<unknown>]>([
		["currentState", (client, options) => client.backend("b1").currentState(options)],
		["waitForState", (client, options) => client.backend("b1").waitForState("Ready", options)],
		["worldState", (client, options) => client.worldState(options)],
		["markLost", (client, options) => client.markLost("b1", options)],
	])("%s", async (operation, call) => {
		await using own = await startNatsServer();
		const admin = await connect({ servers: own.url });
		const { streams, consumers } = await admin.jetstreamManager();
		for (const [name, subject] of [
			["plane_state", "state.>"],
			["backend_status", "backend.*.status"],
		] as const) {
			await streams.add({ name, subjects: [subject], max_consumers: 1 });
			await consumers.add(name, { durable_name: "other" });
		}
		await using client = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const late = await failureOf(call(client, { timeout: 300 }));
		expect(late).toMatchObject({ code: "timeout", operation, cause: { code: "unexpected" } });
		await admin.close();
	});
});

describe("a gap", () => {
	test("is told when the stream forgot messages that a slow reader had not read", async () => {
		let gaps = 0;
		await desk.print("s1", ...numbered(1, 10));
		const reader = desk.read("s1", { onGap: () => (gaps += 1) });
		expect(await take(reader, 10)).toEqual(numbered(1, 10));
		for (let start = 11; start <= 3_000; start += 230) await desk.print("s1", ...numbered(start, start + 229));
		const texts: string[] = [];
		while (texts.at(-1) !== "3000") texts.push(...(await take(reader, 1)));
		const missing = 2_990 - texts.length;
		expect([missing > 0, gaps]).toEqual([true, 1]);
		await reader.close();
	});

	test("is not told while all is there", async () => {
		let gaps = 0;
		await desk.print("s2", ...numbered(1, KEPT));
		const reader = desk.read("s2", { onGap: () => (gaps += 1) });
		await take(reader, KEPT);
		await desk.deleteConsumers();
		await desk.print("s2", ...numbered(1, KEPT - 1));
		expect(await take(reader, KEPT - 1)).toEqual(numbered(1, KEPT - 1));
		expect(gaps).toBe(0);
		await reader.close();
	});

	test("is told to a reader that goes on from an earlier reading", async () => {
		let gaps = 0;
		const sequence = (await desk.print("s3", ...numbered(1, 20))) + 1;
		await desk.print("s3", ...numbered(21, 20 + KEPT));
		const reader = desk.read("s3", { from: { sequence }, onGap: () => (gaps += 1) });
		expect(await take(reader, 1)).toEqual(["21"]);
		expect(gaps).toBe(1);
		await reader.close();
	});
});

test("a reader whose connection drains while the server hangs ends all the same", async () => {
	await using proxy = await startFaultProxy(desk.server);
	const connection = await connectLine({ servers: proxy.url });
	const own = new PlaneClient(connection, { cluster: CLUSTER });
	const reader = own.read(BackendLogMessage, { backend_id: "d1" });
	await proxy.set({ lost: "both" });
	connection.drain().catch(() => undefined);
	const failure = failureOf(reader.next());
	expect(await failure).toMatchObject({ code: "connection_closed", operation: "read BackendLogMessage" });
	await connection.close();
}, 10_000);
