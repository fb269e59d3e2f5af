import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { AckPolicy, type ConsumerConfig, DeliverPolicy, headers, type NatsConnection, type StreamConfig } from "nats";
import { afterEach, describe, expect, test, vi } from "vitest";
import { FakePlane } from "../fake-plane/fake-plane.js";
import { type MemoryConnection, memoryConnection } from "./memory-connection.js";
import { NotInMemoryError } from "./not-in-memory.js";

// What it does is compared with a real server, in `test/conformance`. Here is what it does not do, and what only it does.

/** What a call that is refused says. */
async function refused(call: () => unknown): Promise<string> {
	const error = await Promise.resolve()
		.then(call)
		.then(
			() => "it was done",
			(caught: unknown) => caught,
		);
	return error instanceof NotInMemoryError ? error.what : `no refusal: ${String(error)}`;
}

describe("what a memory connection has not", () => {
	const calls: readonly [what: string, call: (connection: NatsConnection) => unknown][] = [
		["connection.requestMany", (connection) => connection.requestMany("a")],
		["connection.reconnect", (connection) => connection.reconnect()],
		["connection.services", (connection) => connection.services],
		["publishing to an invalid subject", (connection) => connection.publish("a b")],
		["subscribing to an invalid subject", (connection) => connection.subscribe("a.>.b")],
		["subscription option timeout", (connection) => connection.subscribe("a", { timeout: 5 })],
		["request option noMux", (connection) => connection.request("a", "", { timeout: 5, noMux: true })],
		["JetStream option domain", (connection) => connection.jetstream({ domain: "d" })],
		["jetstream.views", (connection) => connection.jetstream().views],
		["jetstream.subscribe", (connection) => connection.jetstream().subscribe("a", {})],
		["jetstream.streams.get", (connection) => connection.jetstream().streams.get("s")],
		["ordered consumer", (connection) => connection.jetstream().consumers.get("s")],
		["publish option msgID", (connection) => connection.jetstream().publish("s.a", "", { msgID: "1" })],
		[
			"expectation lastMsgID",
			(connection) => connection.jetstream().publish("s.a", "", { expect: { lastMsgID: "1" } }),
		],
		[
			"header Nats-Rollup",
			(connection) => connection.publish("s.a", "", { headers: withHeader("Nats-Rollup", "sub") }),
		],
		[
			"streams.getMessage",
			async (connection) => (await connection.jetstreamManager()).streams.getMessage("s", { seq: 1 }),
		],
		["consumers.pause", async (connection) => (await connection.jetstreamManager()).consumers.pause("s", "c")],
		["jetstreamManager.getAccountInfo", async (connection) => (await connection.jetstreamManager()).getAccountInfo()],
		["JetStream call STREAM.SNAPSHOT", (connection) => connection.request("$JS.API.STREAM.SNAPSHOT.s")],
		["acknowledgement +NXT of this kind", (connection) => connection.publish("$JS.ACK.s.c.1.1.1.1.0", "+NXT 1")],
		["pull option max_bytes", (connection) => pull(connection, { batch: 1, max_bytes: 1 })],
	];

	test.each(calls)("%s", async (what, call) => {
		const connection = await withStream();
		expect(await refused(() => call(connection))).toBe(what);
		await connection.close();
	});

	const streams: readonly [what: string, config: Partial<StreamConfig>][] = [
		["stream option max_bytes", { max_bytes: 5 }],
		["stream option mirror", { mirror: { name: "s" } }],
		["stream option deny_delete", { deny_delete: true }],
		["stream retention workqueue", { retention: "workqueue" as StreamConfig["retention"] }],
		["stream discard new", { discard: "new" as StreamConfig["discard"] }],
		["stream with an invalid subject", { subjects: ["t..a"] }],
	];

	test.each(streams)("%s", async (what, config) => {
		const connection = await withStream();
		const { streams } = await connection.jetstreamManager();
		expect(await refused(() => streams.add({ name: "t", subjects: ["t.>"], ...config }))).toBe(what);
		await connection.close();
	});

	const consumers: readonly [what: string, config: Partial<ConsumerConfig>][] = [
		["consumer option filter_subjects", { filter_subjects: ["s.a", "s.b"] }],
		["consumer option headers_only", { headers_only: true }],
		["consumer option max_deliver", { max_deliver: 3 }],
		["consumer option idle_heartbeat", { idle_heartbeat: 1_000_000_000 }],
		["ack policy all", { ack_policy: AckPolicy.All }],
		["consumer with an invalid filter", { filter_subject: "s..a" }],
		["consumer of subjects that its stream does not keep", { filter_subject: "t.a" }],
		["making of a consumer that is there already", { name: "c" }],
	];

	test.each(consumers)("%s", async (what, config) => {
		const connection = await withStream();
		const { consumers } = await connection.jetstreamManager();
		expect(await refused(() => consumers.add("s", { ack_policy: AckPolicy.None, ...config }))).toBe(what);
		await connection.close();
	});

	test("reaches whoever reads through the client, and is not tried again", async () => {
		const connection = memoryConnection();
		const { streams } = await connection.jetstreamManager();
		await streams.add({ name: "backend_status", subjects: ["other.>"] });
		await using plane = new PlaneClient(connection, { cluster: "plane.test" });
		const interruptions: unknown[] = [];
		const reader = plane.read(BackendStateMessage, {}, { onInterrupted: (cause) => interruptions.push(cause) });
		await expect(reader.next()).rejects.toMatchObject({
			code: "invalid_argument",
			cause: new NotInMemoryError("consumer of subjects that its stream does not keep"),
		});
		expect(interruptions).toEqual([]);
		await connection.close();
	});

	test("the error tells where to have it, and is no lie about the connection", async () => {
		const connection = memoryConnection();
		expect(() => connection.requestMany("a")).toThrow(
			"memoryConnection has no connection.requestMany: test this on a real server, with startNatsServer",
		);
		expect(connection.info).toMatchObject({ host: "memory", port: 0 });
	});
});

describe("connections in memory", () => {
	afterEach(() => {
		vi.useRealTimers();
	});

	test("share a bus when one is cloned from the other, and only then", async () => {
		const [one, stranger] = [memoryConnection(), memoryConnection()];
		const seen: string[] = [];
		for (const [name, connection] of Object.entries({ one, two: one.clone(), stranger }))
			connection.subscribe("a", { callback: () => seen.push(name) });
		one.publish("a");
		await Promise.all([one, stranger].map((connection) => connection.flush()));
		await one.close();
		one.clone().publish("a");
		await new Promise((resolve) => setImmediate(resolve));
		expect(seen).toEqual(["one", "two", "two"]);
	});

	test("go on when a callback throws, and do not keep the error to themselves", async () => {
		const connection = memoryConnection();
		const seen: string[] = [];
		const uncaught = nextUncaught();
		connection.subscribe("a", {
			callback: (_, message) => {
				seen.push(message.string());
				if (message.string() === "bad") throw new Error("a bad callback");
			},
		});
		for (const word of ["bad", "good"]) connection.publish("a", word);
		await connection.flush();
		expect(seen).toEqual(["bad", "good"]);
		expect(await uncaught).toEqual(new Error("a bad callback"));
	});

	test("work while a test has stopped the time", async () => {
		vi.useFakeTimers();
		const connection = memoryConnection();
		await using fake = await FakePlane.start({ connection, controllers: 0, drones: 0 });
		connection.subscribe("a", { callback: (_, message) => message.respond("there") });
		expect((await connection.request("a")).string()).toBe("there");
		expect(fake.drones).toEqual([]);
		await connection.close();
	});

	test("deliver the next message to a consumer that begins behind the end, and count one answer to it", async () => {
		const connection = await withStream();
		const { consumers } = await connection.jetstreamManager();
		const start = { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: 99 };
		const info = await consumers.add("s", { name: "late", ack_policy: AckPolicy.Explicit, ...start });
		await connection.jetstream().publish("s.a", "next");
		const consumer = connection.jetstream().consumers.getPullConsumerFor(info);
		for await (const message of await consumer.fetch({ max_messages: 1, expires: 1_000 })) {
			message.ack();
			message.nak();
			expect([message.string(), message.seq]).toEqual(["next", 1]);
		}
		expect(await consumers.info("s", "late")).toMatchObject({ num_ack_pending: 0, delivered: { consumer_seq: 1 } });
		await connection.close();
	});

	test("let a whole Plane run beside clients that come and go", async () => {
		const connection = memoryConnection();
		await using fake = await FakePlane.start({ connection });
		await using plane = new PlaneClient(connection.clone(), { cluster: fake.cluster });
		const { id } = await plane.spawn({ executable: { image: "editor" }, max_idle_secs: 30 });
		await plane.backend(id).waitForState("Ready");
		await plane.close();
		await fake.expect.reaches(id, "Ready");
		const kept = await fake.retained(BackendStateMessage, { backend: id });
		expect(kept.map(({ message }) => message.state)).toEqual(["Loading", "Starting", "Ready"]);
	});
});

/** A connection with a stream `s` of `s.>` and a consumer `c` that wants acknowledgements. */
async function withStream(): Promise<MemoryConnection> {
	const connection = memoryConnection();
	const { streams, consumers } = await connection.jetstreamManager();
	await streams.add({ name: "s", subjects: ["s.>"] });
	await consumers.add("s", { name: "c", ack_policy: AckPolicy.Explicit, deliver_policy: DeliverPolicy.All });
	return connection;
}

function withHeader(name: string, value: string): ReturnType<typeof headers> {
	const all = headers();
	all.set(name, value);
	return all;
}

function pull(connection: NatsConnection, request: object): void {
	connection.publish("$JS.API.CONSUMER.MSG.NEXT.s.c", JSON.stringify(request), { reply: "inbox" });
}

/** What nobody catches next. The test runner does not hear of it. */
function nextUncaught(): Promise<unknown> {
	const others = process.listeners("uncaughtException");
	process.removeAllListeners("uncaughtException");
	return new Promise((resolve) => {
		process.once("uncaughtException", (error) => {
			for (const other of others) process.on("uncaughtException", other);
			resolve(error);
		});
	});
}
