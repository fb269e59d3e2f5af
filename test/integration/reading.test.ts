import { BackendLogMessage, type BackendState, BackendStateMessage } from "@plane/messages";
import { PlaneClient, PlaneError, type ReadFrom, type ReadOptions, type StreamReader } from "@plane/nats-client";
import { type NatsServer, startFaultProxy, startNatsServer } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection, type StreamConfig } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf } from "./desk.js";

const KEPT = 500;
const LOGS: Partial<StreamConfig> = {
	name: "backend_logs",
	subjects: ["backend.*.log"],
	max_msgs_per_subject: KEPT,
};
const STATES: Partial<StreamConfig> = { name: "backend_status", subjects: ["backend.*.status"] };

let server: NatsServer;
let raw: NatsConnection;
let manager: JetStreamManager;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
	raw = await connect({ servers: server.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
	manager = await raw.jetstreamManager();
	await manager.streams.add(LOGS);
	await manager.streams.add(STATES);
	client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
});
afterAll(async () => {
	await client.close();
	await raw.close();
	await server.stop();
});

/** Puts log lines into the stream and returns the sequence of the last one. */
async function print(backend_id: string, ...texts: string[]): Promise<number> {
	const stored = texts.map((text) => {
		const message = { backend_id, kind: "Stdout", text } as const;
		return raw.jetstream().publish(BackendLogMessage.subject(message), BackendLogMessage.encode(message));
	});
	return (await Promise.all(stored)).at(-1)?.seq ?? 0;
}

const numbered = (from: number, to: number): string[] =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const read = (backend_id: string, options: ReadOptions = {}): StreamReader<BackendLogMessage> =>
	client.read(BackendLogMessage, { backend_id }, options);

async function take(reader: StreamReader<BackendLogMessage>, count: number): Promise<string[]> {
	const texts: string[] = [];
	while (texts.length < count) texts.push((await reader.next()).value?.message.text ?? "ended");
	return texts;
}

const reconnected = async (): Promise<void> => {
	for await (const { type } of raw.status()) if (type === "reconnect") return;
};

/** How many readers wait for the next message of a stream. */
async function waitingPulls(connection: NatsConnection, stream: string): Promise<number> {
	let waiting = 0;
	for await (const { num_waiting } of (await connection.jetstreamManager()).consumers.list(stream))
		waiting += num_waiting;
	return waiting;
}

const deleteConsumers = async (stream: string): Promise<void> => {
	for (const name of await consumersOf(raw, stream)) await manager.consumers.delete(stream, name);
};

describe("reading begins", () => {
	const firstOf = async (backend: string, from: ReadFrom): Promise<string[]> => {
		const reader = read(backend, { from });
		const texts = take(reader, 2);
		await expect.poll(() => consumersOf(raw, "backend_logs")).toHaveLength(1);
		await print(backend, "live", "later");
		const seen = await texts;
		await reader.close();
		return seen;
	};

	test("with the first message, unless told", async () => {
		await print("f1", "1", "2");
		const reader = read("f1");
		expect(await take(reader, 2)).toEqual(["1", "2"]);
		await reader.close();
		expect(await firstOf("f1", "start")).toEqual(["1", "2"]);
	});

	test("with what comes from now on", async () => {
		await print("f2", "1", "2");
		expect(await firstOf("f2", "new")).toEqual(["live", "later"]);
	});

	test("with the last message of each subject", async () => {
		await print("f3", "1", "2");
		expect(await firstOf("f3", "last")).toEqual(["2", "live"]);
		await print("f3b", "3");
		const all = client.read(BackendLogMessage, {}, { from: "last" });
		const texts = new Map<string, string>();
		for await (const { message } of all) {
			texts.set(message.backend_id, message.text);
			if (message.backend_id === "f3b") break;
		}
		expect(texts.get("f2")).toBe("later");
		expect(texts.get("f3")).toBe("later");
	});

	test("at a sequence", async () => {
		const sequence = await print("f4", "1", "2");
		expect(await firstOf("f4", { sequence })).toEqual(["2", "live"]);
		expect(await firstOf("f4", { sequence: sequence + 1 })).toEqual(["live", "later"]);
	});

	test("at a time of the server's clock", async () => {
		await print("f5", "1");
		const first = read("f5");
		const { timestamp } = (await first.next()).value ?? { timestamp: 0 };
		await first.close();
		await expect.poll(() => Date.now()).toBeGreaterThan(timestamp + 1);
		await print("f5", "2");
		expect(await firstOf("f5", new Date(timestamp + 1))).toEqual(["2", "live"]);
		expect(await firstOf("f5", new Date(0))).toEqual(["1", "2"]);
	});

	test.each([0, { sequence: 0 }, { sequence: 1.5 }, "end", null, new Date(Number.NaN)])(
		"nowhere else: %o is refused",
		(from) => {
			expect(() => read("f6", { from: from as ReadFrom })).toThrow(
				expect.objectContaining({ code: "invalid_argument" }),
			);
		},
	);

	test("not beyond the end of the stream: what was read there was in another one", async () => {
		const sequence = (await print("f7", "1")) + 2;
		expect(await failureOf(read("f7", { from: { sequence } }).next())).toMatchObject({ code: "stream_reset" });
	});
});

describe("reading goes on where it stopped when the consumer is lost", () => {
	test("before the first new message has come", async () => {
		await print("g1", "old");
		const reader = read("g1", { from: "new" });
		const texts = take(reader, 2);
		await expect.poll(() => consumersOf(raw, "backend_logs")).toHaveLength(1);
		await print("other", "moves the end of the stream");
		await deleteConsumers("backend_logs");
		await print("g1", "1", "2");
		expect(await texts).toEqual(["1", "2"]);
		await reader.close();
	});

	test("in the middle of the last messages: nothing that came meanwhile is left out", async () => {
		const state = (backend: string, state: BackendState): Uint8Array =>
			BackendStateMessage.encode({ cluster: CLUSTER, backend, state, time: "2024-01-02T03:04:05Z" });
		const store = (backend: string, name: BackendState) =>
			raw.jetstream().publish(`backend.${backend}.status`, state(backend, name));
		// More than are fetched at once: what is fetched is not lost with the connection.
		const backends = Array.from({ length: 1_003 }, (_, i) => `l${i + 1}`);
		for (const backend of backends) raw.publish(`backend.${backend}.status`, state(backend, "Loading"));
		await raw.flush();
		const reader = client.read(BackendStateMessage, {}, { from: "last" });
		const takeStates = async (count: number): Promise<string[]> => {
			const seen: string[] = [];
			while (seen.length < count) {
				const { message } = (await reader.next()).value ?? {};
				seen.push(`${message?.backend} ${message?.state}`);
			}
			return seen;
		};
		expect(await takeStates(1)).toEqual(["l1 Loading"]);
		const [consumer = ""] = await consumersOf(raw, "backend_status");
		const sent = async () => (await manager.consumers.info("backend_status", consumer)).delivered.consumer_seq;
		await expect.poll(sent, { interval: 5 }).toBe(1_000);
		// Its answers come after what was sent before.
		await client.preflight();
		await store("l1", "Starting");
		await store("l1", "Ready");
		const back = reconnected();
		await server.kill();
		await server.restart();
		await back;
		await store("l1002", "Ready");
		expect(await takeStates(999)).toEqual(backends.slice(1, 1_000).map((backend) => `${backend} Loading`));
		// The last state of l1002 was another one by the time it could be read.
		const rest = ["l1001 Loading", "l1003 Loading", "l1 Starting", "l1 Ready", "l1002 Ready"];
		expect(await takeStates(5)).toEqual(rest);
		await reader.close();
	}, 15_000);
});

test("a consumer that is being made while reading ends is removed as well", async () => {
	await using proxy = await startFaultProxy(server);
	await using own = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
	await proxy.set({ latencyMs: 60 });
	const abort = new AbortController();
	const next = own.read(BackendLogMessage, { backend_id: "m1" }, { signal: abort.signal }).next();
	await expect.poll(() => consumersOf(raw, "backend_logs"), { interval: 5 }).toHaveLength(1);
	abort.abort();
	expect(await next).toEqual({ done: true, value: undefined });
	expect(await consumersOf(raw, "backend_logs")).toEqual([]);
});

describe("an interruption", () => {
	test("is told with its reason, and its end", async () => {
		const told: string[] = [];
		await print("i1", "1");
		const reader = read("i1", {
			onInterrupted: ({ code }) => told.push(code),
			onResumed: () => told.push("resumed"),
		});
		await take(reader, 1);
		const next = take(reader, 1);
		const back = reconnected();
		await server.kill();
		await expect.poll(() => told).toEqual(["not_connected"]);
		await server.restart();
		await back;
		await print("i1", "2");
		expect(await next).toEqual(["2"]);
		expect(told).toEqual(["not_connected", "resumed"]);
		await reader.close();
	}, 15_000);

	test("of a reader that begins while the server is down is told as well", async () => {
		const told: string[] = [];
		await server.kill();
		await expect
			.poll(() => failureOf(client.backend("b").terminate({ timeout: 100 })))
			.toMatchObject({ code: "not_connected" });
		const reader = read("i1", {
			onInterrupted: ({ code }) => told.push(code),
			onResumed: () => told.push("resumed"),
		});
		const first = take(reader, 1);
		await expect.poll(() => told).toEqual(["not_connected"]);
		const back = reconnected();
		await server.restart();
		await back;
		expect(await first).toEqual(["1"]);
		expect(told).toEqual(["not_connected", "resumed"]);
		await reader.close();
	}, 15_000);

	test("whose callback throws ends that reader only", async () => {
		await print("i2", "1");
		const mine = new Error("mine");
		const broken = read("i2", {
			onInterrupted: () => {
				throw mine;
			},
		});
		const healthy = read("i2");
		await take(broken, 1);
		await take(healthy, 1);
		const failing = broken.next();
		failing.catch(() => undefined);
		const going = take(healthy, 1);
		const back = reconnected();
		await server.kill();
		await expect(failing).rejects.toBe(mine);
		await server.restart();
		await back;
		await print("i2", "2");
		expect(await going).toEqual(["2"]);
		await healthy.close();
	}, 15_000);
});

describe("a gap", () => {
	test("is told when the stream forgot messages that a slow reader had not read", async () => {
		let gaps = 0;
		await print("s1", ...numbered(1, 10));
		const reader = read("s1", { onGap: () => (gaps += 1) });
		expect(await take(reader, 10)).toEqual(numbered(1, 10));
		for (let start = 11; start <= 3_000; start += 230) await print("s1", ...numbered(start, start + 229));
		const texts: string[] = [];
		while (texts.at(-1) !== "3000") texts.push(...(await take(reader, 1)));
		const missing = 2_990 - texts.length;
		expect([missing > 0, gaps]).toEqual([true, 1]);
		await reader.close();
	});

	test("is not told while all is there", async () => {
		let gaps = 0;
		await print("s2", ...numbered(1, KEPT));
		const reader = read("s2", { onGap: () => (gaps += 1) });
		await take(reader, KEPT);
		await deleteConsumers("backend_logs");
		await print("s2", ...numbered(1, KEPT - 1));
		expect(await take(reader, KEPT - 1)).toEqual(numbered(1, KEPT - 1));
		expect(gaps).toBe(0);
		await reader.close();
	});

	test("is told to a reader that goes on from an earlier reading", async () => {
		let gaps = 0;
		const sequence = (await print("s3", ...numbered(1, 20))) + 1;
		await print("s3", ...numbered(21, 20 + KEPT));
		const reader = read("s3", { from: { sequence }, onGap: () => (gaps += 1) });
		expect(await take(reader, 1)).toEqual(["21"]);
		expect(gaps).toBe(1);
		await reader.close();
	});
});

describe("a reader ends with stream_reset", () => {
	test("when what it has read was purged while it had to find its place again", async () => {
		await print("p1", "1", "2");
		const reader = read("p1");
		await take(reader, 2);
		const failure = failureOf(reader.next());
		await manager.streams.purge("backend_logs", { filter: "backend.p1.log" });
		await deleteConsumers("backend_logs");
		expect(await failure).toMatchObject({ code: "stream_reset", operation: "read BackendLogMessage" });
	});

	test("but not when another subject was purged, or when the stream forgot the oldest by itself", async () => {
		await print("p2", ...numbered(1, KEPT));
		await print("p3", "1");
		const reader = read("p2");
		await take(reader, KEPT);
		await manager.streams.purge("backend_logs", { filter: "backend.p3.log" });
		await print("p2", ...numbered(1, 30));
		await deleteConsumers("backend_logs");
		expect(await take(reader, 30)).toEqual(numbered(1, 30));
		await deleteConsumers("backend_logs");
		await print("p2", "last");
		expect(await take(reader, 1)).toEqual(["last"]);
		await reader.close();
	});

	test("when all of it was purged, for a reader of all subjects", async () => {
		await using own = await startNatsServer();
		const admin = await connect({ servers: own.url });
		const { streams, consumers } = await admin.jetstreamManager();
		await streams.add(STATES);
		const state = { cluster: CLUSTER, backend: "p4", state: "Ready", time: "2024-01-02T03:04:05Z" } as const;
		await admin.jetstream().publish("backend.p4.status", BackendStateMessage.encode(state));
		await using reading = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const reader = reading.read(BackendStateMessage);
		await reader.next();
		const failure = failureOf(reader.next());
		await streams.purge("backend_status");
		for (const name of await consumersOf(admin, "backend_status")) await consumers.delete("backend_status", name);
		expect(await failure).toMatchObject({ code: "stream_reset" });
		await admin.close();
	});

	test("when the stream was deleted and not made anew", async () => {
		await using own = await startNatsServer();
		const admin = await connect({ servers: own.url });
		const streams = (await admin.jetstreamManager()).streams;
		await streams.add(LOGS);
		await using reading = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const failure = failureOf(reading.read(BackendLogMessage, { backend_id: "b" }).next());
		await expect.poll(() => waitingPulls(admin, "backend_logs")).toBe(1);
		await streams.delete("backend_logs");
		expect(await failure).toMatchObject({ code: "stream_reset" });
		await admin.close();
	});
});

describe("a reader that lacks a permission ends within a second", () => {
	const user = (name: string, denied: string): string =>
		`{ user: ${name}, password: p, permissions: { publish: { deny: "${denied}" } } }`;
	const config = `authorization { users = [
		{ user: all, password: p }
		${user("info", "$JS.API.STREAM.INFO.>")}
		${user("create", "$JS.API.CONSUMER.CREATE.>")}
		${user("next", "$JS.API.CONSUMER.MSG.NEXT.>")}
		{ user: inbox, password: p, permissions: { subscribe: { deny: "_INBOX.>" } } }
	] }`;
	let guarded: NatsServer;
	beforeAll(async () => {
		guarded = await startNatsServer({ config });
		const admin = await connect({ servers: guarded.url, user: "all", pass: "p" });
		await (await admin.jetstreamManager()).streams.add(LOGS);
		await admin.close();
	});
	afterAll(() => guarded.stop());

	test.each(["info", "create", "next", "inbox"])("to %s", async (name) => {
		const servers = guarded.url.replace("//", `//${name}:p@`);
		await using own = await PlaneClient.connect({ servers, cluster: CLUSTER, preflight: false });
		const started = performance.now();
		const reader = own.read(BackendLogMessage, { backend_id: "b" });
		expect(await failureOf(reader.next())).toMatchObject({ code: "permission" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});
});

test.each([{}, { backend_id: "b" }])("a reader of %o needs no permission but the documented ones", async (tokens) => {
	const config = `authorization { users = [
		{ user: all, password: p }
		{ user: viewer, password: p, permissions: { subscribe: "_INBOX.>", publish: [
			"$JS.API.STREAM.INFO.backend_logs"
			"$JS.API.CONSUMER.CREATE.backend_logs.*.backend.*.log"
			"$JS.API.CONSUMER.MSG.NEXT.backend_logs.*"
			"$JS.API.CONSUMER.DELETE.backend_logs.*"
		] } }
	] }`;
	await using guarded = await startNatsServer({ config });
	const admin = await connect({ servers: guarded.url, user: "all", pass: "p" });
	await (await admin.jetstreamManager()).streams.add(LOGS);
	const message = { backend_id: "b", kind: "Meta", text: "hello" } as const;
	await admin.jetstream().publish("backend.b.log", BackendLogMessage.encode(message));
	await using own = await PlaneClient.connect({ servers: guarded.url.replace("//", "//viewer:p@"), cluster: CLUSTER });
	for (const from of ["start", "last", { sequence: 1 }, new Date(0)] as const) {
		const reader = own.read(BackendLogMessage, tokens, { from });
		expect((await reader.next()).value).toMatchObject({ message });
		await reader.close();
	}
	expect(await consumersOf(admin, "backend_logs")).toEqual([]);
	await admin.close();
});

describe("with a callback", () => {
	test("records come one after the other, and each is waited for", async () => {
		await print("c1", "1", "2", "3");
		const abort = new AbortController();
		const seen: string[] = [];
		await read("c1", { signal: abort.signal }).forEach(async ({ message }) => {
			seen.push(`<${message.text}`);
			await Promise.resolve();
			seen.push(`${message.text}>`);
			if (message.text === "3") abort.abort();
		});
		expect(seen).toEqual(["<1", "1>", "<2", "2>", "<3", "3>"]);
		expect(await consumersOf(raw, "backend_logs")).toEqual([]);
	});

	test.each(["throws", "rejects"])("that %s reading ends with its error, and no other reader", async (how) => {
		await print(`c2-${how}`, "1");
		const mine = new Error("mine");
		const throwing = (): never => {
			throw mine;
		};
		const healthy = read(`c2-${how}`);
		await take(healthy, 1);
		const broken = read(`c2-${how}`).forEach(how === "throws" ? throwing : async () => throwing());
		await expect(broken).rejects.toBe(mine);
		await print(`c2-${how}`, "2");
		expect(await take(healthy, 1)).toEqual(["2"]);
		await healthy.close();
		expect(await consumersOf(raw, "backend_logs")).toEqual([]);
	});

	test("whose failure nobody looks at nothing else fails", async () => {
		await print("c3", "1");
		let called = false;
		void read("c3").forEach(() => {
			called = true;
			throw new Error("nobody looks");
		});
		await expect.poll(() => called).toBe(true);
		await expect.poll(() => consumersOf(raw, "backend_logs")).toEqual([]);
	});
});

test("a message that no stream keeps cannot be read", () => {
	const { stream: _, ...message } = BackendLogMessage;
	expect(() => client.read({ ...message, stream: undefined })).toThrow(PlaneError);
});
