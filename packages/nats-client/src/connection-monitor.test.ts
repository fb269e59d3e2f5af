import { describe, expect, test } from "vitest";
import { ClientStatuses } from "./client-statuses.js";
import type { ConnectionStatus, PlaneConnection } from "./connection.js";
import { ConnectionMonitor } from "./connection-monitor.js";
import { MessageQueue } from "./message-queue.js";

/** A monitor of a connection that says what the test says. */
function monitored(connected = true) {
	const events = new MessageQueue<ConnectionStatus>(100, () => undefined);
	const status = Object.assign({ [Symbol.asyncIterator]: () => events }, { stop: () => events.end() });
	let closed = false;
	let info = connected ? { max_payload: 1 } : undefined;
	const protocol = { connected };
	const connection = {
		protocol,
		get info() {
			return info;
		},
		status: () => status,
		isClosed: () => closed,
	} as unknown as PlaneConnection;
	const monitor = new ConnectionMonitor(connection);
	const say = async (...said: ConnectionStatus[]): Promise<void> => {
		for (const event of said) {
			if (event.type === "reconnect") {
				info = { max_payload: 1 };
				protocol.connected = true;
			}
			events.push(event);
		}
		// The monitor reads them one after the other, in the microtasks before this.
		await new Promise((resolve) => setImmediate(resolve));
	};
	const close = (): void => {
		closed = true;
		monitor.stop();
	};
	/** The socket is gone. */
	const lose = (): void => {
		protocol.connected = false;
	};
	/** Another server is dialled. */
	const dial = (): void => {
		info = undefined;
	};
	return { monitor, say, close, lose, dial };
}

async function collected(statuses: ClientStatuses): Promise<string[]> {
	const seen: string[] = [];
	for await (const status of statuses) seen.push(status);
	return seen;
}

describe("the status", () => {
	test("is connected or reconnecting at first, as the connection is", () => {
		expect(monitored().monitor.status).toBe("connected");
		expect(monitored(false).monitor.status).toBe("reconnecting");
	});

	test.each(["lose", "dial"] as const)(
		"is reconnecting from the loss on, also for who was not told of it: %s",
		async (step) => {
			const { monitor, say, close, ...steps } = monitored();
			const seen = collected(new ClientStatuses(monitor, undefined));
			steps[step]();
			expect([monitor.connected, monitor.status]).toEqual([false, "reconnecting"]);
			await say({ type: "reconnect" });
			expect([monitor.connected, monitor.status]).toEqual([true, "connected"]);
			close();
			expect(await seen).toEqual(["connected", "reconnecting", "connected", "closed"]);
		},
	);

	test("follows the connection, and tells each change once", async () => {
		const { monitor, say, close } = monitored();
		const seen = collected(new ClientStatuses(monitor, undefined));
		await say({ type: "disconnect" }, { type: "reconnecting" }, { type: "disconnect" }, { type: "reconnect" });
		await say({ type: "update" }, { type: "ldm" });
		close();
		expect(await seen).toEqual(["connected", "reconnecting", "connected", "closed"]);
	});

	test.each([
		["2.x", (count: number) => ({ type: "pingTimer", data: String(count) })],
		["3.x", (count: number) => ({ type: "ping", pendingPings: count })],
	])("is stale from the second ping without an answer on, in %s", async (_, ping) => {
		const { monitor, say, close } = monitored();
		const seen = collected(new ClientStatuses(monitor, undefined));
		await say(ping(1));
		expect(monitor.status).toBe("connected");
		await say(ping(2));
		expect([monitor.status, monitor.connected]).toEqual(["stale", true]);
		await say(ping(1), ping(2), ping(3), { type: "staleConnection" }, { type: "disconnect" });
		expect(monitor.connected).toBe(false);
		close();
		expect(await seen).toEqual(["connected", "stale", "connected", "stale", "reconnecting", "closed"]);
	});

	test.each([
		["2.x", { type: "pingTimer", data: "1" }],
		["3.x", { type: "ping", pendingPings: 1 }],
	])(
		"is reconnecting until the connection is back, though the library goes on to tell of pings, in %s",
		async (_, ping) => {
			const { monitor, say, close } = monitored();
			const seen = collected(new ClientStatuses(monitor, undefined));
			await say(
				{ type: "disconnect" },
				ping,
				{ ...ping, data: "2", pendingPings: 2 },
				{ type: "staleConnection" },
				ping,
			);
			expect(monitor.status).toBe("reconnecting");
			await say({ type: "reconnect" }, ping);
			close();
			expect(await seen).toEqual(["connected", "reconnecting", "connected", "closed"]);
		},
	);

	test("stays closed, and is told to those who ask later", async () => {
		const { monitor, close } = monitored();
		close();
		expect(monitor.status).toBe("closed");
		expect(await collected(new ClientStatuses(monitor, undefined))).toEqual(["closed"]);
	});

	test("is told until the signal is aborted or the loop is left", async () => {
		const { monitor } = monitored();
		const abort = new AbortController();
		const statuses = new ClientStatuses(monitor, abort.signal);
		expect((await statuses.next()).value).toBe("connected");
		const next = statuses.next();
		abort.abort();
		expect(await next).toEqual({ done: true, value: undefined });
		for await (const _ of new ClientStatuses(monitor, undefined)) break;
		expect(await collected(new ClientStatuses(monitor, AbortSignal.abort()))).toEqual([]);
	});
});

describe("what the connection reports", () => {
	test("of its ups and downs goes to who listens, until he does not any more", async () => {
		const { monitor, say } = monitored();
		const heard: string[] = [];
		const off = monitor.on((event) => heard.push(event));
		await say({ type: "disconnect" }, { type: "update" }, { type: "reconnect" }, { type: "pingTimer", data: "1" });
		off();
		await say({ type: "disconnect" });
		expect(heard).toEqual(["disconnect", "reconnect"]);
	});

	test("of refused publishes goes to who asked for it, in the words of both lines of the library", async () => {
		const { monitor, say } = monitored();
		const denied: string[] = [];
		const off = monitor.onDenied((subject) => denied.push(subject));
		const refusal = (subject: unknown, operation = "publish") => ({ operation, subject }) as never;
		await say({ type: "error", permissionContext: refusal("a.2") }, { type: "error", error: refusal("a.3") });
		await say({ type: "error", permissionContext: refusal("b", "subscription") });
		await say({ type: "error" }, { type: "error", error: refusal(7) }, { type: "update", error: refusal("c") });
		off();
		await say({ type: "error", error: refusal("d") });
		expect(denied).toEqual(["a.2", "a.3"]);
	});

	test("is stale when the library itself says so", async () => {
		const { monitor, say } = monitored();
		await say({ type: "staleConnection" });
		expect(monitor.status).toBe("stale");
	});
});

test("who waits for the server waits until it is back or the signal is aborted", async () => {
	const { monitor, say } = monitored(false);
	const over: string[] = [];
	const abort = new AbortController();
	const wait = (name: string, signal: AbortSignal): void =>
		void monitor.whenConnected(signal).then(() => over.push(name));
	wait("aborted", abort.signal);
	wait("patient", new AbortController().signal);
	await say({ type: "disconnect" });
	expect(over).toEqual([]);
	abort.abort();
	await say({ type: "update" });
	expect(over).toEqual(["aborted"]);
	await say({ type: "reconnect" });
	expect(over).toEqual(["aborted", "patient"]);
	wait("at once", new AbortController().signal);
	await say({ type: "update" });
	expect(over).toEqual(["aborted", "patient", "at once"]);
});
