import { inspect } from "node:util";
import {
	BackendLogMessage,
	BackendStatsMessage,
	ScheduleRequest,
	SpawnRequest,
	TerminationRequest,
} from "@plane/messages";
import { FakePlane } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: 2, statsEveryMs: 20 });
});
afterAll(() => desk[Symbol.asyncDispose]());

const statesOf = async (id: string): Promise<string[]> => {
	const states: string[] = [];
	for await (const { state } of desk.client.backend(id).states()) states.push(state);
	return states;
};

describe("a spawn", () => {
	test("goes from the client over controller and drone to Ready, with logs and statistics, and to Terminated", async () => {
		const { client, plane } = desk;
		const logs = client.subscribe(BackendLogMessage, { backend_id: "end-to-end" });
		const stats = client.subscribe(BackendStatsMessage, { cluster: CLUSTER, backend_id: "end-to-end" });
		const backend = await client.spawn({ ...anyBackend, backend_id: "end-to-end" });
		expect(backend).toMatchObject({ id: "end-to-end", cluster: CLUSTER, spawned: true });
		expect(plane.drones).toContain(backend.drone);
		expect(backend.hostname).toBe("end-to-end.plane.test");
		const seen: string[] = [];
		for await (const { state } of backend.states()) {
			seen.push(state);
			if (state !== "Ready") continue;
			expect((await logs.next()).value?.text).toMatch(
				/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z Listening on port 8080\n$/,
			);
			expect((await stats.next()).value).toMatchObject({ drone_id: backend.drone, backend_id: "end-to-end" });
			await backend.terminate();
		}
		expect(seen).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});

	test("fills in the cluster, empty metadata and an empty environment", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		const [sent] = desk.plane.log.messages("received", ScheduleRequest).slice(-1);
		expect(sent).toMatchObject({ cluster: CLUSTER, backend_id: null, metadata: {}, executable: { env: {} } });
		expect(id).toMatch(/^[0-9a-f-]{36}$/);
	});

	test("takes what is given as undefined for what is not given", async () => {
		const none = undefined as never;
		const executable = { ...anyBackend.executable, env: none };
		const { cluster } = await desk.client.spawn({ ...anyBackend, cluster: none, metadata: none, executable });
		expect(cluster).toBe(CLUSTER);
	});

	test("with a token gives it to the caller and to the drone, and prints it nowhere", async () => {
		const backend = await desk.client.spawn({ ...anyBackend, require_bearer_token: true });
		expect(backend.bearerToken).toMatch(/^[A-Za-z0-9]{30}$/);
		const [request] = desk.plane.log.messages("received", SpawnRequest).slice(-1);
		expect(request?.bearer_token).toBe(backend.bearerToken);
		expect(inspect(backend, { depth: 9, showHidden: true }) + JSON.stringify(backend)).not.toContain(
			backend.bearerToken,
		);
	});

	test("is executed once by exactly one drone", async () => {
		await desk.client.spawn({ ...anyBackend, backend_id: "only-once" });
		const spawns = desk.plane.log
			.messages("received", SpawnRequest)
			.filter(({ backend_id }) => backend_id === "only-once");
		expect(spawns).toHaveLength(1);
	});
});

describe("a lock", () => {
	test("requested twice gives the same backend, drone and token, the second time not spawned", async () => {
		const request = { ...anyBackend, lock: "document 17", require_bearer_token: true };
		const first = await desk.client.spawn(request);
		const second = await desk.client.spawn({ ...request, executable: { image: "other/image" } });
		expect([first.spawned, second.spawned]).toEqual([true, false]);
		expect([second.id, second.drone, second.bearerToken]).toEqual([first.id, first.drone, first.bearerToken]);
	});

	test("requested by two at once is spawned once", async () => {
		const request = { ...anyBackend, lock: "race" };
		const both = await Promise.all([desk.client.spawn(request), desk.client.spawn(request)]);
		expect(both.map(({ spawned }) => spawned).sort()).toEqual([false, true]);
		expect(new Set(both.map(({ id }) => id)).size).toBe(1);
	});

	test("is free again after its holder ended", async () => {
		const request = { ...anyBackend, lock: "again" };
		const first = await desk.client.spawn(request);
		await first.terminate();
		expect((await statesOf(first.id)).at(-1)).toBe("Terminated");
		// The state stream is fed by a loop of its own.
		await desk.plane.expect.lockHeldBy("again", undefined);
		expect(await desk.client.spawn(request)).toMatchObject({ spawned: true });
	});
});

describe("terminate", () => {
	test("is acknowledged by every drone of the cluster, also for a backend that does not exist", async () => {
		await desk.client.backend("nobody-knows-it").terminate();
		const heard = await desk.plane.log.waitFor(
			({ did, by, type }) => did === "answered" && by === "drone-2" && type === "TerminationRequest",
		);
		expect(heard).toMatchObject({ message: null });
		expect(desk.plane.log.messages("received", TerminationRequest).at(-1)).toEqual({
			cluster_id: CLUSTER,
			backend_id: "nobody-knows-it",
		});
	});

	test("right after the spawn's reply ends in Terminated", async () => {
		const backend = await desk.client.spawn(anyBackend);
		await backend.terminate();
		expect((await statesOf(backend.id)).at(-1)).toBe("Terminated");
	});
});

test("two controllers on one server both act on a request: two backends, of which the client sees the first answer", async () => {
	await using own = await startDesk({ drones: 1 });
	await using second = await FakePlane.start({ server: own.server, cluster: CLUSTER, drones: [] });
	const { id } = await own.client.spawn(anyBackend);
	const isAnswer = ({ did, type }: { did: string; type: string }): boolean =>
		did === "answered" && type === "ScheduleRequest";
	await Promise.all([own.plane, second].map(({ log }) => log.waitFor(isAnswer)));
	const spawned = own.plane.log.messages("received", SpawnRequest).map(({ backend_id }) => backend_id);
	expect(spawned).toHaveLength(2);
	expect(spawned).toContain(id);
});
