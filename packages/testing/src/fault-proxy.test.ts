import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from "./fault-proxy.js";
import { jitterOf } from "./fault-proxy-jitter.js";

/** Sends back what it gets. */
let echo: Server;
let accepted: Socket[];
let proxy: FaultProxy;
beforeEach(async () => {
	accepted = [];
	echo = createServer((socket) => {
		accepted.push(socket.on("error", () => undefined));
		socket.pipe(socket);
	}).listen(0, "127.0.0.1");
	await once(echo, "listening");
	proxy = await startFaultProxy({ port: portOf(echo) });
});
afterEach(async () => {
	await proxy.close();
	for (const socket of accepted) socket.destroy();
	echo.close();
	await once(echo, "close");
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** A client that keeps what it gets. */
class Client {
	readonly socket: Socket;
	received = "";
	error: string | undefined;
	readonly closed: Promise<unknown>;

	constructor(port: number) {
		this.socket = connect(port, "127.0.0.1");
		this.socket.setEncoding("latin1").on("data", (text: string) => (this.received += text));
		this.socket.on("error", ({ code }: NodeJS.ErrnoException) => (this.error = code));
		this.closed = new Promise((resolve) => this.socket.once("close", resolve));
	}

	/** Resolves when that much has come back. */
	async has(length: number): Promise<string> {
		while (this.received.length < length) await once(this.socket, "data");
		return this.received;
	}
}

/** A client whose connection through the proxy stands. */
async function connected(through = proxy): Promise<Client> {
	const client = new Client(through.port);
	client.socket.write("!");
	await client.has(1);
	client.received = "";
	return client;
}

async function restarted(options: FaultProxyOptions): Promise<FaultProxy> {
	await proxy.close();
	proxy = await startFaultProxy({ url: `nats://user:password@127.0.0.1:${portOf(echo)}` }, options);
	return proxy;
}

/** Resolves when the server's side is gone, in whatever way. */
const goneFor = (socket: Socket | undefined): Promise<unknown> =>
	new Promise((resolve) => socket?.once("close", resolve));

/** Whatever was on its way has had the time to arrive. */
async function settled(): Promise<void> {
	const [direct, through] = [new Client(portOf(echo)), new Client(portOf(echo))];
	direct.socket.end(".");
	through.socket.end(".");
	await Promise.all([direct.has(1), through.has(1)]);
}

describe("without faults", () => {
	test("everything arrives, both ways and in order, and the end of a connection too", async () => {
		const client = await connected();
		const text = Array.from({ length: 300_000 }, (_, index) => String.fromCharCode(index % 251)).join("");
		client.socket.write(text, "latin1");
		expect((await client.has(text.length)) === text).toBe(true);
		expect(proxy.connections).toBe(1);
		client.socket.end();
		await client.closed;
		expect(client.error).toBeUndefined();
		await expect.poll(() => proxy.connections).toBe(0);
	});

	test("a server that is not there shows as a reset", async () => {
		const lonely = await startFaultProxy({ port: 1 });
		const client = new Client(lonely.port);
		await client.closed;
		expect(client.error).toBe("ECONNRESET");
		await lonely.close();
	});

	test("the url is that of a nats-server on loopback", () => {
		expect(proxy.url).toBe(`nats://127.0.0.1:${proxy.port}`);
	});
});

describe("latency", () => {
	test("is added each way, and taken away while running", async () => {
		const client = await connected();
		await proxy.set({ latencyMs: 300 });
		const started = performance.now();
		client.socket.write("a");
		await client.has(1);
		expect(performance.now() - started).toBeGreaterThanOrEqual(598);
		await proxy.heal();
		const healed = performance.now();
		client.socket.write("b");
		await client.has(2);
		expect(performance.now() - healed).toBeLessThan(598);
	});

	test("with jitter is as long as the seed says, for each piece of each connection", async () => {
		const jittery = await restarted({ seed: 42 });
		const next = jitterOf(42);
		for (const jitter of [next(), next()]) {
			await jittery.heal();
			const client = await connected(jittery);
			await jittery.set({ jitterMs: 20 });
			for (let piece = 1; piece <= 10; piece += 1) {
				const expected = 20 * (jitter["to-server"]() + jitter["to-client"]());
				const began = performance.now();
				client.socket.write("a");
				await client.has(piece);
				// Timers are a millisecond early at times, each.
				expect(performance.now() - began).toBeGreaterThanOrEqual(expected - 2);
			}
		}
	});

	test("with jitter keeps the order", async () => {
		const client = await connected();
		await proxy.set({ jitterMs: 10 });
		for (const text of "abcdefghij") {
			client.socket.write(text);
			await settled();
		}
		expect(await client.has(10)).toBe("abcdefghij");
	});
});

describe("loss", () => {
	test.each(["both", "to-server", "to-client"] as const)(
		"%s holds back what TCP would send again, until it is healed",
		async (lost) => {
			const client = await connected();
			await proxy.set({ lost });
			let reached = 0;
			accepted[0]?.on("data", () => (reached += 1));
			client.socket.write("lost?");
			await settled();
			await expect.poll(() => reached).toBe(lost === "to-client" ? 1 : 0);
			expect(client.received).toBe("");
			await proxy.heal();
			expect(await client.has(5)).toBe("lost?");
		},
	);

	test("keeps the end of a connection from the other side", async () => {
		const client = await connected();
		await proxy.set({ lost: "both" });
		client.socket.destroy();
		await client.closed;
		await settled();
		expect(accepted[0]?.readableEnded).toBe(false);
		const gone = goneFor(accepted[0]);
		await proxy.heal();
		await gone;
	});

	test("is for good when the connection is reset before it is healed", async () => {
		const client = await connected();
		await proxy.set({ lost: "to-client" });
		client.socket.write("lost");
		proxy.reset();
		await proxy.heal();
		await client.closed;
		expect([client.received, client.error]).toEqual(["", "ECONNRESET"]);
	});

	test("holds a mebibyte or so, then the sender has to wait", async () => {
		const client = await connected();
		await proxy.set({ lost: "to-server" });
		const chunk = "x".repeat(1_048_576);
		let taken = 0;
		for (let index = 0; index < 40; index += 1) client.socket.write(chunk, () => (taken += 1));
		for (let before = -1; before < taken; ) {
			before = taken;
			for (let round = 0; round < 30; round += 1) await settled();
		}
		expect(taken).toBeLessThan(20);
		await proxy.heal();
		await client.has(40 * chunk.length);
	});
});

describe("a connection", () => {
	test("that is reset is reset on both sides, and a new one is taken", async () => {
		const client = await connected();
		const gone = goneFor(accepted[0]);
		proxy.reset();
		await Promise.all([client.closed, gone]);
		expect(client.error).toBe("ECONNRESET");
		await connected();
	});

	test("that is half-open is gone for the server, and the client hears nothing", async () => {
		const client = await connected();
		const gone = goneFor(accepted[0]);
		proxy.halfOpen();
		await gone;
		client.socket.write("anybody there?");
		await settled();
		expect([client.received, client.error, client.socket.destroyed]).toEqual(["", undefined, false]);
		await connected();
		client.socket.end();
		await client.closed;
	});

	test("is refused when it is new, while those that are open go on, until that is healed", async () => {
		const client = await connected();
		const { port } = proxy;
		await proxy.set({ refuse: true });
		const refused = new Client(port);
		await refused.closed;
		expect(refused.error).toBe("ECONNREFUSED");
		client.socket.write("still here");
		await client.has(10);
		await proxy.heal();
		expect(proxy.port).toBe(port);
		await connected();
	});

	test("with a bandwidth lets as much through as that", async () => {
		const client = await connected();
		await proxy.set({ bytesPerSecond: 20_000 });
		const started = performance.now();
		client.socket.write("x".repeat(4_000));
		await client.has(4_000);
		expect(performance.now() - started).toBeGreaterThan(180);
	});
});

describe("the record", () => {
	test("has every byte of both sides, once, also those that were lost", async () => {
		const recording = await restarted({ record: true });
		const client = await connected();
		await recording.set({ lost: "to-server" });
		client.socket.write("lost");
		await settled();
		const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
		let sent = "";
		await expect.poll(() => (sent += text(recording.takeRecord().toServer))).toBe("!lost");
		await recording.heal();
		await client.has(4);
		expect(text(recording.takeRecord().toClient)).toBe("lost");
		expect(recording.takeRecord()).toEqual({ toServer: Buffer.of(), toClient: Buffer.of() });
	});

	test("is kept only if asked for", () => {
		expect(() => proxy.takeRecord()).toThrow("record: true");
	});
});

test("faults that are none are refused", async () => {
	await expect(proxy.set({ latencyMs: -1 })).rejects.toThrow("latencyMs");
	await expect(proxy.set({ jitterMs: Number.NaN })).rejects.toThrow("jitterMs");
	await expect(proxy.set({ bytesPerSecond: 0 })).rejects.toThrow("bytesPerSecond");
});

test("a proxy that was closed has ended every connection and takes no faults", async () => {
	const client = await connected();
	await proxy.close();
	await client.closed;
	expect(proxy.connections).toBe(0);
	await expect(proxy.set({})).rejects.toThrow("closed");
});
