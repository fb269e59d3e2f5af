import { BackendStateMessage, BackendStatsMessage, TerminationRequest } from "@plane/messages";
import { PlaneClient, type SpawnedBackend } from "@plane/nats-client";
import { startFaultProxy, startNatsServer } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, consumersOf, type Desk, failureOf, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["drone-a"], statsEveryMs: 20 });
});
afterAll(() => desk[Symbol.asyncDispose]());

const NOW = "2024-01-02T03:04:05.000000001Z";

const ready = async (backend_id: string): Promise<SpawnedBackend> => {
	const backend = await desk.client.spawn({ ...anyBackend, backend_id });
	await backend.waitForState("Ready");
	return backend;
};

/** Puts a state into the stream, as controllers do. */
const store = (backend: string, state: BackendStateMessage["state"], time: string = NOW): Promise<unknown> =>
	desk.client.append(BackendStateMessage, { cluster: CLUSTER, backend, state, time });

describe("waitForState", () => {
	test("resolves with the message of the state, also when it came before or was passed", async () => {
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "w1" });
		expect(await backend.waitForState("Ready")).toMatchObject({ backend: "w1", cluster: CLUSTER, state: "Ready" });
		expect(await backend.waitForState("Ready")).toMatchObject({ state: "Ready" });
		expect(await backend.waitForState("Loading")).toMatchObject({ state: "Loading" });
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("rejects when the backend ends first, and says in which state", async () => {
		desk.plane.script({ backendId: "w2", ends: "ErrorStarting" });
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "w2" });
		const error = await failureOf(backend.waitForState("Ready"));
		expect(error).toMatchObject({
			code: "backend_ended",
			operation: "waitForState",
			backendState: "ErrorStarting",
			outcome: "not-executed",
			retry: false,
		});
		expect(error.message).toContain("ErrorStarting");
	});

	test("rejects when the state was reached once, but the backend has ended since", async () => {
		const backend = await ready("w3");
		await backend.terminate({ waitForTerminal: true });
		expect(await failureOf(backend.waitForState("Ready"))).toMatchObject({
			code: "backend_ended",
			backendState: "Terminated",
		});
		expect(await failureOf(backend.waitForState("Swept"))).toMatchObject({ backendState: "Terminated" });
		expect(await backend.waitForState("Terminated")).toMatchObject({ state: "Terminated" });
	});

	test("ends at its timeout, with its signal and with the client, and frees what it holds", async () => {
		const { client, raw, server } = desk;
		const waiting = client.backend("w-nobody");
		const late = await failureOf(waiting.waitForState("Ready", { timeout: 30 }));
		expect(late).toMatchObject({ code: "timeout", operation: "waitForState", outcome: "not-executed" });
		expect(late.elapsedMs).toBeGreaterThanOrEqual(29);
		const abort = new AbortController();
		const aborting = failureOf(waiting.waitForState("Ready", { signal: abort.signal }));
		await expect.poll(() => consumersOf(raw, "backend_status")).toHaveLength(1);
		abort.abort(new Error("enough"));
		expect(await aborting).toMatchObject({ code: "aborted", cause: abort.signal.reason });
		expect(await failureOf(waiting.waitForState("Ready", { signal: abort.signal }))).toMatchObject({ code: "aborted" });
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		const closing = failureOf(own.backend("w-nobody").waitForState("Ready"));
		await expect.poll(() => consumersOf(raw, "backend_status")).toHaveLength(1);
		await own.close();
		expect(await closing).toMatchObject({ code: "closed" });
		expect(await consumersOf(raw, "backend_status")).toEqual([]);
	});

	test("refuses what is no state and no timeout", async () => {
		const { client } = desk;
		expect(await failureOf(client.backend("b").waitForState("ready" as never))).toMatchObject({
			code: "invalid_argument",
		});
		expect(await failureOf(client.backend("b").waitForState("Ready", { timeout: 0 }))).toMatchObject({
			code: "invalid_argument",
		});
	});
});

describe("currentState", () => {
	test("is undefined for a backend that nothing was reported of, at once", async () => {
		const started = performance.now();
		expect(await desk.client.backend("c-nobody").currentState()).toBeUndefined();
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("is the latest by the drone's clock, whatever the order in the stream, also behind others' messages", async () => {
		await store("c1", "Loading", "2024-01-02T03:04:05Z");
		await store("c1", "Ready", "2024-01-02T03:04:05.000002Z");
		await store("c1", "Starting", "2024-01-02T03:04:05.000001Z");
		await store("c-other", "Terminated");
		const started = performance.now();
		expect(await desk.client.backend("c1").currentState()).toMatchObject({ state: "Ready" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("is the end once there is one, and never another cluster's", async () => {
		await store("c2", "Failed", "2024-01-02T03:04:05Z");
		await store("c2", "Ready", "2024-01-02T03:04:06Z");
		expect(await desk.client.backend("c2").currentState()).toMatchObject({ state: "Failed" });
		const other = { cluster: "other.test", backend: "c3", state: "Ready", time: NOW } as const;
		await desk.client.append(BackendStateMessage, other);
		expect(await desk.client.backend("c3").currentState()).toBeUndefined();
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("fails when the history cannot be read, at the latest after its timeout", async () => {
		await using server = await startNatsServer();
		await using proxy = await startFaultProxy(server);
		await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		expect(await failureOf(client.backend("b").currentState())).toMatchObject({
			code: "stream_unavailable",
			operation: "currentState",
		});
		await proxy.set({ lost: "both" });
		const late = await failureOf(client.backend("b").currentState({ timeout: 50 }));
		await proxy.heal();
		expect(late).toMatchObject({ code: "timeout", operation: "currentState" });
		expect(late.elapsedMs).toBeLessThan(1_000);
	});
});

describe("logs", () => {
	test("come from the first line on, then live, in parts", async () => {
		desk.plane.script({ backendId: "l1", logs: ["one", "two"], ends: "Failed", exitCode: 3, readyMs: 200 });
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "l1" });
		await backend.waitForState("Ready");
		const seen = [];
		for await (const log of backend.logs()) if (seen.push(log) === 3) break;
		expect(seen).toEqual([
			{
				backend_id: "l1",
				kind: "Stdout",
				text: expect.stringMatching(/^\d{4}-\S+Z one\n$/),
				time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
				content: "one",
				sequence: expect.any(Number),
			},
			expect.objectContaining({ content: "two" }),
			{
				backend_id: "l1",
				kind: "Meta",
				text: "Backend exit code: 3",
				time: undefined,
				content: "Backend exit code: 3",
				sequence: expect.any(Number),
			},
		]);
		const [first] = seen;
		const rest = backend.logs({ from: { sequence: (first?.sequence ?? 0) + 1 } });
		expect((await rest.next()).value).toMatchObject({ content: "two" });
		await rest.return();
		expect(await consumersOf(desk.raw, "backend_logs")).toEqual([]);
	});

	test("can be read with a callback, whose exception ends them", async () => {
		const mine = new Error("mine");
		const reading = desk.client.backend("l1").logs();
		const contents: string[] = [];
		const ended = reading.forEach(({ content }) => {
			contents.push(content);
			if (contents.length === 2) throw mine;
		});
		await expect(ended).rejects.toBe(mine);
		expect(contents).toEqual(["one", "two"]);
		expect(await consumersOf(desk.raw, "backend_logs")).toEqual([]);
	});
});

describe("stats", () => {
	test("tell which part of the CPUs and of the memory is used", async () => {
		const { client, plane } = desk;
		const backend = await client.spawn({ ...anyBackend, backend_id: "s1" });
		for await (const stats of backend.stats()) {
			expect(stats).toMatchObject({ backend_id: "s1", cluster: CLUSTER, drone_id: backend.drone });
			expect(stats.cpuShare).toBe(stats.cpu_used / stats.sys_cpu);
			expect(stats.memoryShare).toBe(stats.mem_used / stats.mem_available);
			break;
		}
		expect(plane.drones).toContain(backend.drone);
	});

	const sample = (mem_used: number, backend_id = "s2") =>
		({ cluster: CLUSTER, drone_id: "d", backend_id, mem_used, mem_available: 100, cpu_used: 1, sys_cpu: 2 }) as const;

	test("that a slow reader has missed are replaced by the latest", async () => {
		const { client, raw } = desk;
		await using stats = client.backend("s2").stats();
		await client.publish(BackendStatsMessage, sample(1));
		expect((await stats.next()).value).toMatchObject({ mem_used: 1 });
		for (const used of [2, 3, 4]) await client.publish(BackendStatsMessage, sample(used));
		await client.publish(BackendStatsMessage, { ...sample(5), cluster: "other.test" });
		const last = client.subscribe(BackendStatsMessage, { backend_id: "s-last" });
		await client.publish(BackendStatsMessage, sample(9, "s-last"));
		await last.next();
		await last.close();
		await raw.flush();
		expect((await stats.next()).value).toMatchObject({ mem_used: 4 });
	});

	test("tell of the gap when the connection was lost", async () => {
		await using server = await startNatsServer();
		await using client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		let gaps = 0;
		const stats = client.backend("s3").stats({ onGap: () => (gaps += 1) });
		const broken = client.backend("s3").stats({
			onGap: () => {
				throw new Error("mine");
			},
		});
		const failing = broken.next();
		failing.catch(() => undefined);
		const next = stats.next();
		await server.kill();
		await server.restart();
		await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
		await expect(failing).rejects.toThrow("mine");
		await client.publish(BackendStatsMessage, sample(7, "s3"));
		expect((await next).value).toMatchObject({ mem_used: 7 });
		await stats.return();
	}, 15_000);
});

describe("terminate", () => {
	test("waits for the end, and tells in which state it came", async () => {
		const backend = await ready("t1");
		expect(await backend.terminate({ waitForTerminal: true })).toMatchObject({ backend: "t1", state: "Terminated" });
		desk.plane.script({ backendId: "t2", ends: "Exited" });
		const exited = await desk.client.spawn({ ...anyBackend, backend_id: "t2" });
		await exited.waitForState("Exited");
		expect(await exited.terminate({ waitForTerminal: true })).toMatchObject({ state: "Exited" });
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("that was heard of is not said to be undone when its end cannot be seen", async () => {
		await using server = await startNatsServer();
		await using client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		await using _ = client.respond(TerminationRequest, {}, () => null);
		await client.backend("t3").terminate();
		const error = await failureOf(client.backend("t3").terminate({ waitForTerminal: true }));
		expect(error).toMatchObject({ code: "stream_unavailable", operation: "terminate", outcome: "unknown" });
	});

	test("is over with its client, which may be closed while it asks, on a connection that stays open", async () => {
		const client = new PlaneClient(desk.raw, { cluster: CLUSTER });
		const ending = failureOf(client.backend("t-closed").terminate({ waitForTerminal: true, timeout: 4_000 }));
		await client.close();
		expect(await ending).toMatchObject({ code: "closed", operation: "terminate", outcome: "unknown" });
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("of a backend that nobody has is heard of, but no end comes", async () => {
		const error = await failureOf(desk.client.backend("t-nobody").terminate({ waitForTerminal: true, timeout: 100 }));
		expect(error).toMatchObject({ code: "timeout", operation: "terminate", outcome: "unknown", retry: true });
		const asked = desk.plane.log.messages("received", TerminationRequest);
		expect(asked.filter(({ backend_id }) => backend_id === "t-nobody")).toHaveLength(1);
	});
});
