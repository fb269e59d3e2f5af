import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import { connect as connectTls } from "node:tls";
import { connect, type NatsConnection, type Subscription } from "nats";
import { describe, expect, test } from "vitest";
import { startNatsServer } from "./nats-server.js";

describe("settings", () => {
	const users = [
		{ user: "reader", password: "p/w", permissions: { publish: { deny: ">" }, subscribe: "news.>" } },
		{ user: "writer", password: "p", permissions: { publish: ["news.>"], subscribe: { allow: ["_INBOX.>"] } } },
	];

	test("say who may do what, and a user's URL holds the password", async () => {
		await using server = await startNatsServer({ users });
		expect(server.urlOf("reader")).toBe(`nats://reader:p%2Fw@127.0.0.1:${server.port}`);
		expect(() => server.urlOf("nobody")).toThrow("no user nobody");
		await expect(connect({ servers: server.url })).rejects.toThrow(/Authorization/i);
		const reader = await connect({ servers: server.url, user: "reader", pass: "p/w" });
		const writer = await connect({ servers: server.url, user: "writer", pass: "p" });
		const got = firstOf(reader.subscribe("news.*"));
		const refused = firstErrorOf(reader);
		reader.publish("news.refused");
		await reader.flush();
		writer.publish("news.taken");
		expect(await got).toBe("news.taken");
		expect(await refused).toContain("news.refused");
		await Promise.all([reader.close(), writer.close()]);
	});

	test("encrypt, with a certificate of the server's own", async () => {
		await using server = await startNatsServer({ tls: true });
		expect(server.url).toBe(`tls://127.0.0.1:${server.port}`);
		const ca = server.certificate ?? "";
		await expect(connect({ servers: server.url, tls: {}, reconnect: false })).rejects.toThrow();
		const connection = await connect({ servers: server.url, tls: { ca, host: "localhost" } as TlsOptions });
		expect(connection.info?.tls_required).toBe(true);
		await connection.close();
	});

	test("bound the size of messages", async () => {
		await using server = await startNatsServer({ maxPayload: 1_024 });
		const connection = await connect({ servers: server.url });
		expect(() => connection.publish("x", new Uint8Array(1_025))).toThrow(/MAX_PAYLOAD/);
		await connection.close();
	});

	test("let WebSockets in, on the same port after a restart", async () => {
		await using server = await startNatsServer({ websocket: true });
		const url = server.websocketUrl ?? "";
		expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
		expect(await greetingOf(url)).toMatch(/^INFO .*"version":"/);
		await server.restart();
		expect(server.websocketUrl).toBe(url);
		expect(await greetingOf(url)).toMatch(/^INFO /);
		await using without = await startNatsServer();
		expect(without.websocketUrl).toBeUndefined();
	});

	test("let WebSockets in with TLS where TLS is asked for, and then not without", async () => {
		await using server = await startNatsServer({ websocket: true, tls: true });
		const url = server.websocketUrl ?? "";
		expect(url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+$/);
		expect(await greetingOf(url, server.certificate)).toMatch(/^INFO .*"version":"/);
		await expect(greetingOf(url)).rejects.toThrow(/self-signed/);
		expect(await greetingOf(url.replace("wss:", "ws:"))).not.toContain("INFO");
	});
});

describe("reload", () => {
	test("changes what is given and leaves the rest, also over a restart", async () => {
		const users = [{ user: "a", password: "old" }];
		await using server = await startNatsServer({ users, maxPayload: 2_048 });
		const connection = await connect({ servers: server.url, user: "a", pass: "old", reconnect: false });
		const closed = connection.closed();
		await server.reload({ users: [{ user: "a", password: "new" }] });
		await closed;
		await expect(connect({ servers: server.url, user: "a", pass: "old" })).rejects.toThrow(/Authorization/i);
		await server.restart();
		const back = await connect({ servers: server.url, user: "a", pass: "new" });
		expect(back.info?.max_payload).toBe(2_048);
		await back.close();
	});

	test("that the server refuses says why and changes nothing", async () => {
		await using server = await startNatsServer({ maxPayload: 2_048 });
		await expect(server.reload({ config: "no_such_option: 1" })).rejects.toThrow(/refused to reload.*no_such_option/);
		await server.restart();
		const connection = await connect({ servers: server.url });
		expect(connection.info?.max_payload).toBe(2_048);
		await connection.close();
		await server.kill();
		await expect(server.reload()).rejects.toThrow(/not running/);
	});
});

type TlsOptions = NonNullable<NonNullable<Parameters<typeof connect>[0]>["tls"]>;

async function firstOf(subscription: Subscription): Promise<string> {
	for await (const { subject } of subscription) return subject;
	return "nothing";
}

async function firstErrorOf(connection: NatsConnection): Promise<string> {
	for await (const { type, data, ...status } of connection.status()) {
		if (type === "error") return JSON.stringify({ data, ...status });
	}
	return "nothing";
}

/** What a NATS server sends first to whoever opens a WebSocket. */
async function greetingOf(url: string, ca?: string): Promise<string> {
	const { protocol, host, hostname, port } = new URL(url);
	const place = { host: hostname, port: Number(port) };
	const socket =
		protocol === "wss:" ? connectTls({ ...place, ...(ca !== undefined && { ca }) }) : createConnection(place);
	const key = randomBytes(16).toString("base64");
	const head = `Host: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13`;
	socket.write(`GET / HTTP/1.1\r\n${head}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
	let text = "";
	for await (const chunk of socket.setEncoding("latin1")) {
		text += String(chunk);
		if (text.includes("}")) break;
	}
	return text.slice(text.indexOf("INFO"));
}
