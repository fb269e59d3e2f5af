import { TerminationRequest } from "@plane/messages";
import { PlaneClient, type PlaneConnection, type PreflightReport } from "@plane/nats-client";
import { type NatsServer, planeStreams, startFaultProxy, startNatsServer } from "@plane/testing";
import { connect, type StreamConfig } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, failureOf } from "./desk.js";
import { connectLine } from "./nats-line.js";

const everything = { user: "all", password: "p" };
const users = [
	everything,
	{ user: "deaf", password: "p", permissions: { publish: ">", subscribe: { deny: "_INBOX.>" } } },
	{ user: "mine", password: "p", permissions: { publish: ">", subscribe: "_INBOX_mine.>" } },
	{
		user: "client",
		password: "p",
		permissions: { publish: "$JS.API.STREAM.INFO.backend_status", subscribe: "_INBOX.>" },
	},
];

let server: NatsServer;
beforeAll(async () => {
	server = await startNatsServer({ users });
});
afterAll(() => server.stop());

const open = (user: string, options: object = {}): Promise<PlaneClient> =>
	PlaneClient.connect({ servers: server.urlOf(user), cluster: CLUSTER, ...options });

/** Dials, and shows the connection that was opened last. */
function watched() {
	let seen: PlaneConnection | undefined;
	const dial = async (options: object): Promise<PlaneConnection> => {
		seen = await connectLine(options);
		return seen;
	};
	return { dial, opened: () => seen };
}

/** Resolves when the connection tells of it. */
async function heard(connection: PlaneConnection, what: string): Promise<void> {
	for await (const { type } of connection.status()) if (type === what) return;
}

/** A termination that somebody acknowledges, whoever does. */
const terminate = (client: PlaneClient): Promise<unknown> => client.backend("b1").terminate({ timeout: 1_000 });

describe("connecting", () => {
	test("tries one server after the other", async () => {
		const servers = ["nats://127.0.0.1:1", server.urlOf("all")];
		await using client = await PlaneClient.connect({ servers, cluster: CLUSTER });
		expect(client.status()).toBe("connected");
	});

	test("takes a token from the URL", async () => {
		await using guarded = await startNatsServer({ config: 'authorization { token: "canary t0ken" }' });
		const servers = guarded.url.replace("//", "//canary%20t0ken@");
		await using client = await PlaneClient.connect({ servers, cluster: CLUSTER });
		expect(client.status()).toBe("connected");
		const wrong = guarded.url.replace("//", "//other@");
		expect(await failureOf(PlaneClient.connect({ servers: wrong, cluster: CLUSTER }))).toMatchObject({ code: "auth" });
	});

	test("is over in the time given when the server says nothing", async () => {
		await using proxy = await startFaultProxy(server);
		await proxy.set({ lost: "both" });
		const started = performance.now();
		const failure = await failureOf(PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER, timeout: 150 }));
		expect(failure).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("is over in the time given however many servers say nothing, and leaves time for the one that answers", async () => {
		await using one = await startFaultProxy(server);
		await using other = await startFaultProxy(server);
		for (const proxy of [one, other]) await proxy.set({ lost: "both" });
		const silent = [one.url, other.url];
		const started = performance.now();
		const failing = failureOf(PlaneClient.connect({ servers: silent, cluster: CLUSTER, timeout: 1_000 }));
		expect(await failing).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(performance.now() - started).toBeLessThan(1_900);
		const servers = [...silent, server.urlOf("all")];
		await using client = await PlaneClient.connect({ servers, cluster: CLUSTER, timeout: 3_000 });
		expect(client.status()).toBe("connected");
	});

	test("with a cluster that cannot be one opens nothing", async () => {
		let dialled = false;
		const dial = (): Promise<PlaneConnection> => {
			dialled = true;
			return Promise.reject(new Error("dialled"));
		};
		const failure = await failureOf(PlaneClient.connect({ servers: server.url, cluster: "a b", dial }));
		expect(failure).toMatchObject({ code: "invalid_subject", outcome: "not-sent" });
		expect(dialled).toBe(false);
	});
});

test("a client that comes just after its connection was lost knows that it is not connected", async () => {
	await using own = await startNatsServer();
	const connection = await connectLine({ servers: own.url, reconnectTimeWait: 500 });
	const lost = heard(connection, "disconnect");
	await own.kill();
	await lost;
	await using client = new PlaneClient(connection, { cluster: CLUSTER });
	expect(client.status()).toBe("reconnecting");
	expect(await failureOf(terminate(client))).toMatchObject({ code: "not_connected", outcome: "not-sent" });
	await connection.close();
});

describe("the preflight", () => {
	test("ends the connecting at once where the inbox is refused, and closes what was opened", async () => {
		const started = performance.now();
		const { dial, opened } = watched();
		const failure = await failureOf(open("deaf", { dial }));
		expect(opened()?.isClosed()).toBe(true);
		expect(failure).toMatchObject({ code: "permission", operation: "connect", outcome: "not-sent" });
		expect(failure.message).toContain("inboxPrefix");
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("lets pass who is given the inbox he may have", async () => {
		expect(await failureOf(open("mine"))).toMatchObject({ code: "permission" });
		await using client = await open("mine", { inboxPrefix: "_INBOX_mine" });
		expect(client.status()).toBe("connected");
	});

	test("is left out on demand", async () => {
		await using client = await open("deaf", { preflight: false });
		expect(await failureOf(client.preflight())).toMatchObject({ code: "permission", operation: "preflight" });
	});

	test("reports the streams, which is not fatal where there are none", async () => {
		let report: PreflightReport | undefined;
		await using client = await open("all", {
			preflight: (found: PreflightReport) => {
				report = found;
			},
		});
		const nothing = { backend_status: "missing", backend_logs: "missing", plane_state: "missing" };
		expect(report).toEqual({ streams: nothing });
		const admin = await connect({ servers: server.url, user: "all", pass: "p" });
		const manager = await admin.jetstreamManager();
		const config = planeStreams.find(({ name }) => name === "backend_status") as Partial<StreamConfig>;
		await manager.streams.add(config);
		expect(await client.preflight()).toEqual({ streams: { ...nothing, backend_status: "present" } });
		await using limited = await open("client");
		const { streams } = await limited.preflight();
		expect(streams).toEqual({ backend_status: "present", backend_logs: "denied", plane_state: "denied" });
		await manager.streams.delete("backend_status");
		await admin.close();
	});

	test("finds no stream where there is no JetStream", async () => {
		const config = "accounts { a { users: [{ user: a, password: p }] } }\nno_auth_user: a";
		await using bare = await startNatsServer({ config });
		await using client = await PlaneClient.connect({ servers: bare.url, cluster: CLUSTER });
		expect(Object.values((await client.preflight()).streams)).toEqual(["missing", "missing", "missing"]);
	});

	test("is over in the time given when the server says nothing any more", async () => {
		await using proxy = await startFaultProxy(server);
		await using client = await open("all", { servers: proxy.url, user: "all", pass: "p" });
		await proxy.set({ lost: "both" });
		const started = performance.now();
		const { streams } = await client.preflight({ timeout: 100 });
		expect(performance.now() - started).toBeLessThan(2_000);
		expect(Object.values(streams)).toEqual(["unknown", "unknown", "unknown"]);
		await proxy.heal();
	});

	test("is not begun when the signal was aborted before", async () => {
		await using client = await open("all");
		const failure = await failureOf(client.preflight({ signal: AbortSignal.abort() }));
		expect(failure).toMatchObject({ code: "aborted", operation: "preflight", outcome: "not-sent" });
	});

	test("of a callback that throws ends the connecting, too", async () => {
		const preflight = (): void => {
			throw new Error("mine");
		};
		await expect(open("all", { preflight })).rejects.toThrow("mine");
	});
});

describe("the status", () => {
	test("tells when the server hangs, is gone, is back, and when the client is closed", async () => {
		await using own = await startNatsServer();
		const connection = await connectLine({
			servers: own.url,
			pingInterval: 200,
			maxPingOut: 2,
			reconnectTimeWait: 20,
			maxReconnectAttempts: -1,
		});
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const statuses = client.statuses();
		const next = async (): Promise<unknown> => (await statuses.next()).value;
		expect([client.status(), await next()]).toEqual(["connected", "connected"]);
		own.pause();
		expect([await next(), client.status()]).toEqual(["stale", "stale"]);
		expect([await next(), client.status()]).toEqual(["reconnecting", "reconnecting"]);
		own.resume();
		expect([await next(), client.status()]).toEqual(["connected", "connected"]);
		await client.close();
		expect([await next(), client.status()]).toEqual(["closed", "closed"]);
		expect(await next()).toBeUndefined();
		await connection.close();
	});

	test("can be followed with a callback, until the client is closed", async () => {
		const client = await open("all");
		const told: string[] = [];
		const followed = client.statuses().forEach((status) => void told.push(status));
		await client.close();
		await followed;
		expect(told).toEqual(["connected", "closed"]);
	});

	test("is closed when somebody closes the connection that was passed in", async () => {
		const connection = await connectLine({ servers: server.url, user: "all", pass: "p" });
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const statuses = client.statuses();
		await statuses.next();
		await connection.close();
		expect(await statuses.next()).toEqual({ done: false, value: "closed" });
	});
});

describe("closing", () => {
	test("leaves a connection that was passed in open and fit for use", async () => {
		const connection = await connectLine({ servers: server.url, user: "all", pass: "p" });
		const answering = new PlaneClient(connection, { cluster: CLUSTER });
		answering.respond(TerminationRequest, {}, () => null);
		{
			await using client = new PlaneClient(connection, { cluster: CLUSTER });
			await terminate(client);
		}
		expect(connection.isClosed()).toBe(false);
		await terminate(answering);
		await answering.close();
		await connection.close();
	});

	test("closes a connection of its own, by `close` as by `await using`", async () => {
		const { dial, opened } = watched();
		{
			await using _ = await open("all", { dial });
			expect(opened()?.isClosed()).toBe(false);
		}
		expect(opened()?.isClosed()).toBe(true);
		const client = await open("all", { dial });
		await Promise.all([client.close(), client.close()]);
		expect(opened()?.isClosed()).toBe(true);
		expect(await failureOf(terminate(client))).toMatchObject({ code: "closed", outcome: "not-sent" });
	});

	test("is over after three seconds at most while a call waits and the server hangs", async () => {
		await using proxy = await startFaultProxy(server);
		const client = await open("all", { servers: proxy.url, user: "all", pass: "p" });
		client.respond(TerminationRequest, {}, () => null);
		await proxy.set({ lost: "both" });
		const failing = failureOf(client.backend("b1").terminate());
		const started = performance.now();
		await client.close();
		expect(performance.now() - started).toBeLessThan(3_500);
		expect(await failing).toMatchObject({ code: "closed", outcome: "unknown" });
	});

	test("is over at once while the server is gone", async () => {
		await using own = await startNatsServer();
		const client = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const statuses = client.statuses();
		await statuses.next();
		await own.kill();
		expect((await statuses.next()).value).toBe("reconnecting");
		const started = performance.now();
		await client.close();
		expect(performance.now() - started).toBeLessThan(1_500);
	});
});
