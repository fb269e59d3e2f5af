import {
	BackendStateMessage,
	BoolReply,
	DroneStatusMessage,
	ScheduleRequest,
	WorldStateMessage,
} from "@plane/messages";
import { FakePlane, planeStreams, startNatsCluster, startNatsServer, virtualClock } from "@plane/testing";
import { connect, type NatsConnection, type StreamConfig } from "nats";
import { afterEach, describe, expect, test } from "vitest";
import { CLUSTER, startDesk } from "./desk.js";

describe("the streams", () => {
	let connection: NatsConnection;
	afterEach(() => connection.close());

	test("have two replicas where servers form a cluster", async () => {
		await using servers = await startNatsCluster({ size: 3 });
		connection = await connect({ servers: servers.urls });
		await using _ = await FakePlane.start({ connection, drones: [] });
		const manager = await connection.jetstreamManager();
		expect((await manager.streams.info("plane_state")).config.num_replicas).toBe(2);
	}, 30_000);

	test("that cannot be made are done without, except that of the state", async () => {
		await using server = await startNatsServer();
		connection = await connect({ servers: server.url });
		const manager = await connection.jetstreamManager();
		await manager.streams.add({ name: "other", subjects: ["backend.*.status"] } as Partial<StreamConfig>);
		await using plane = await FakePlane.start({ connection, drones: [] });
		expect(plane.log.entries).toContainEqual(
			expect.objectContaining({
				did: "failed",
				type: "stream backend_status",
				reason: expect.stringContaining("overlap"),
			}),
		);
	});

	test("end the controller when the state stream cannot be made", async () => {
		await using server = await startNatsServer();
		connection = await connect({ servers: server.url });
		const manager = await connection.jetstreamManager();
		await manager.streams.add({ name: "other", subjects: ["state.heartbeat"] } as Partial<StreamConfig>);
		await expect(FakePlane.start({ connection })).rejects.toThrow("plane_state");
	});
});

describe("an older build", () => {
	test("says nothing of `spawned`, keeps states without cluster and logs in the stream of that time", async () => {
		const oldBuild = { repliesWithoutSpawned: true, statusWithoutCluster: true, oldLogStream: true };
		await using old = await startDesk({ oldBuild });
		const request = { cluster: CLUSTER, max_idle_secs: 30, metadata: {}, executable: { image: "i", env: {} } };
		const answer = await old.raw.request(ScheduleRequest.subject(request), ScheduleRequest.encode(request));
		const { Scheduled } = answer.json<{ Scheduled: { backend_id: string } }>();
		expect(Object.keys(Scheduled)).toEqual(["drone", "backend_id"]);
		await old.plane.expect.reaches(Scheduled.backend_id, "Ready");
		const manager = await old.raw.jetstreamManager();
		const kept = await manager.streams.getMessage("backend_status", {
			last_by_subj: `backend.${Scheduled.backend_id}.status`,
		});
		expect(Object.keys(kept.json<object>())).toEqual(["state", "backend", "time"]);
		const names = (await manager.streams.list().next()).map(({ config }) => config.name);
		expect(names.sort()).toEqual(["backend_log", "backend_status", "dns_record", "plane_state"]);
		expect(planeStreams.map(({ name }) => name)).toContain("backend_logs");
		await using newer = await FakePlane.start({ server: old.server, drones: [] });
		expect(newer.log.entries).toContainEqual(
			expect.objectContaining({
				did: "failed",
				type: "stream backend_logs",
				reason: expect.stringContaining("overlap"),
			}),
		);
	});
});

test("controllers look for a stream each time that they read it, so that they need the permission", async () => {
	await using desk = await startDesk({ http: true });
	const asked: string[] = [];
	desk.raw.subscribe("$JS.API.*.*.backend_status", { callback: (_, { subject }) => asked.push(subject) });
	await desk.raw.flush();
	await desk.client.spawn({ executable: { image: "i" }, max_idle_secs: 30, backend_id: "b1" });
	expect((await fetch(`${desk.plane.httpUrl}/backend/b1/status`)).status).toBe(200);
	await desk.raw.flush();
	expect(asked).toEqual(["$JS.API.STREAM.INFO.backend_status", "$JS.API.CONSUMER.CREATE.backend_status"]);
});

test("what the streams keep can be read, all of it or that of some tokens", async () => {
	await using desk = await startDesk({ clock: virtualClock(), drones: ["d1"] });
	const status = { drone_id: "d1", cluster: CLUSTER, drone_version: "0.3.24" };
	await desk.client.request({ ...DroneStatusMessage, reply: BoolReply }, status);
	const kept = await desk.plane.retained(WorldStateMessage, { cluster: CLUSTER, drone: "d1" });
	const ends = kept.map(({ subject }) => subject.split(".").slice(5).join("."));
	expect(ends).toEqual(["meta", "status.Ready", "keep_alive"]);
	expect(await desk.plane.retained(BackendStateMessage)).toEqual([]);
});
