import { ScheduleResponse, TerminationRequest } from "@plane/messages";
import { afterEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";

const CLUSTER = "plane.test";
const anyBackend = { executable: { image: "i" }, max_idle_secs: 30 };

afterEach(() => {
	vi.useRealTimers();
});

describe("who writes plain JavaScript is told what is missing", () => {
	const { connection } = stubConnection();
	const nothing = undefined as never;
	const client = new PlaneClient(connection, { cluster: CLUSTER });

	test.each<[string, () => unknown]>([
		["the options of a client", () => new PlaneClient(connection, nothing)],
		["the cluster of a client", () => new PlaneClient(connection, {} as never)],
		["a connection that is open", () => new PlaneClient(Promise.resolve(connection) as never, { cluster: CLUSTER })],
		["the options of connect", () => PlaneClient.connect(nothing)],
		["the cluster of connect", () => PlaneClient.connect({ servers: "nats://127.0.0.1:1" } as never)],
		["the servers of connect", () => PlaneClient.connect({ cluster: CLUSTER } as never)],
		["servers that are texts", () => PlaneClient.connect({ cluster: CLUSTER, servers: [7] as never })],
		["what to spawn", () => client.spawn(nothing)],
		["an object to spawn", () => client.spawn("image" as never)],
	])("%s", async (_, call) => {
		const error = await (async () => call())().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ name: "PlaneError", code: "invalid_argument", outcome: "not-sent" });
	});

	test("the fields of what to spawn, by their path", async () => {
		const spawning = client.spawn({} as never);
		await expect(spawning).rejects.toMatchObject({ name: "PlaneError", code: "invalid_message", outcome: "not-sent" });
		await expect(spawning).rejects.toThrow("/max_idle_secs");
	});
});

describe("the time a call waits", () => {
	test.each<[string, number, (client: PlaneClient) => Promise<unknown>]>([
		["15 s for a spawn", 15_000, (client) => client.spawn(anyBackend)],
		["45 s for one with a lock", 45_000, (client) => client.spawn({ ...anyBackend, lock: "l" })],
		["10 s for the rest", 10_000, (client) => client.backend("b").terminate()],
		["what the caller says", 7, (client) => client.spawn({ ...anyBackend, lock: "l" }, { timeout: 7 })],
	])("is %s", async (_, ms, call) => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
		const { connection } = stubConnection();
		const ended = vi.fn((error: unknown) => error);
		const failing = call(new PlaneClient(connection, { cluster: CLUSTER })).catch(ended);
		await vi.advanceTimersByTimeAsync(ms - 1);
		expect(ended).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(await failing).toMatchObject({ code: "timeout", outcome: "unknown" });
	});
});

describe("NoDroneAvailable", () => {
	const refusalAfter = async (ms: number): Promise<unknown> => {
		vi.useFakeTimers({ toFake: ["performance"] });
		const { connection } = stubConnection(() => {
			vi.advanceTimersByTime(ms);
			return ScheduleResponse.encode("NoDroneAvailable");
		});
		return await new PlaneClient(connection, { cluster: CLUSTER }).spawn(anyBackend).catch((error: unknown) => error);
	};

	test("that comes at once means that nothing was executed", async () => {
		expect(await refusalAfter(8_999)).toMatchObject({ code: "no_drone_available", outcome: "not-executed" });
	});

	test("that comes after the controller waited for a drone means that it may have been", async () => {
		expect(await refusalAfter(9_000)).toMatchObject({ code: "no_drone_available", outcome: "unknown" });
	});

	test("for a lock says that the lock is blocked for a while", async () => {
		const { connection } = stubConnection(() => ScheduleResponse.encode("NoDroneAvailable"));
		const spawning = new PlaneClient(connection, { cluster: CLUSTER }).spawn({ ...anyBackend, lock: "l" });
		await expect(spawning).rejects.toThrow("for about 30 s");
	});
});

describe("closing", () => {
	test("leaves a connection that was passed in open, and ends what ran on it", async () => {
		const { connection, happened } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		client.respond(TerminationRequest, { cluster_id: CLUSTER }, () => null);
		await client.close();
		await client.close();
		expect(happened).toEqual(["drain cluster.plane_test.backend.*.terminate"]);
	});

	test("waits for handlers at work, which still can answer", async () => {
		const { connection, happened, deliver } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		let finish: (reply: null) => void = () => undefined;
		const pattern = "cluster.plane_test.backend.*.terminate";
		client.respond(
			TerminationRequest,
			{ cluster_id: CLUSTER },
			() =>
				new Promise<null>((resolve) => {
					finish = resolve;
				}),
		);
		const data = TerminationRequest.encode({ cluster_id: CLUSTER, backend_id: "b" });
		deliver("cluster.plane_test.backend.b.terminate", pattern, data, "_INBOX.9");
		await Promise.resolve();
		const closing = client.close().then(() => happened.push("closed"));
		finish(null);
		await closing;
		expect(happened).toEqual([`drain ${pattern}`, "publish _INBOX.9", "closed"]);
	});

	test("gives calls that wait for an answer two seconds, then tells them that the outcome is unknown", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const { connection } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const failing = client.spawn(anyBackend).catch((error: unknown) => error);
		const closing = client.close();
		await vi.advanceTimersByTimeAsync(2_000);
		await closing;
		expect(await failing).toMatchObject({ code: "closed", outcome: "unknown" });
	});
});

test("a message without a reply subject is handled and not answered", async () => {
	const { connection, happened, deliver } = stubConnection();
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	const handler = vi.fn(() => null);
	client.respond(TerminationRequest, {}, handler);
	const data = TerminationRequest.encode({ cluster_id: CLUSTER, backend_id: "b" });
	deliver("cluster.plane_test.backend.b.terminate", "cluster.*.backend.*.terminate", data);
	await client.close();
	expect(handler).toHaveBeenCalledWith(
		{ cluster_id: CLUSTER, backend_id: "b" },
		expect.objectContaining({ replyWanted: false }),
	);
	expect(happened).toEqual(["drain cluster.*.backend.*.terminate"]);
});

test("an answer of more than a mebibyte is not read", async () => {
	const { connection } = stubConnection(() => new Uint8Array(1_048_577));
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	await expect(client.spawn(anyBackend)).rejects.toMatchObject({ code: "invalid_reply", outcome: "executed" });
});
