import {
	BackendStateMessage,
	DrainDrone,
	DroneConnectRequest,
	DroneStatusMessage,
	FetchBackendForLock,
	LogMessage,
	SetAcmeDnsRecord,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
} from "@plane/messages";
import { type VirtualClock, virtualClock } from "@plane/testing";
import { createInbox } from "nats";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

let clock: VirtualClock;
let desk: Desk;
beforeEach(async () => {
	clock = virtualClock();
	desk = await startDesk({ clock, drones: ["d1"] });
});
afterEach(() => desk[Symbol.asyncDispose]());

const cluster = () => desk.plane.controller().world.clusters.get(CLUSTER);
const update = { cluster: CLUSTER, drone: "d1", backend: "b1", state: "Lost", time: "2024-01-02T03:04:05Z" } as const;

const statusOf = (drone_id: string) => ({ drone_id, cluster: CLUSTER, drone_version: "1" });

async function deleteStream(name: string): Promise<void> {
	await (await desk.raw.jetstreamManager()).streams.delete(name);
}

describe("the relay of states", () => {
	test("gives no answer when the stream does not take the state, so that only the other loop answers", async () => {
		await deleteStream("backend_status");
		const answers: string[] = [];
		const inbox = createInbox();
		desk.raw.subscribe(inbox, { callback: (_, { data }) => answers.push(new TextDecoder().decode(data)) });
		desk.raw.publish(UpdateBackendStateMessage.subject(update), UpdateBackendStateMessage.encode(update), {
			reply: inbox,
		});
		await desk.plane.log.waitFor(({ did, type }) => did === "failed" && type === "BackendStateMessage");
		await desk.plane.log.waitFor(({ did, type }) => did === "answered" && type === "UpdateBackendStateMessage");
		// What controllers have sent reaches the server first, and then this test.
		await clock.advance(0);
		await desk.raw.flush();
		expect(answers).toEqual(["null"]);
	});

	test("ends for a second on an update without reply subject, which it has passed on all the same", async () => {
		await desk.client.publish(UpdateBackendStateMessage, update);
		await desk.plane.log.waitFor(({ did, type }) => did === "failed" && type === "backend_state");
		expect(await desk.plane.retained(BackendStateMessage)).toHaveLength(1);
		await desk.client.request(UpdateBackendStateMessage, { ...update, state: "Failed" });
		await clock.advance(900);
		expect(await desk.plane.retained(BackendStateMessage)).toHaveLength(1);
		await clock.advance(200);
		await desk.client.request(UpdateBackendStateMessage, { ...update, state: "Exited" });
		await clock.advance(0);
		const kept = await desk.plane.retained(BackendStateMessage, { backend: "b1" });
		expect(kept.map(({ message }) => message.state)).toEqual(["Lost", "Exited"]);
	});

	test("drops the drone and everything else that controllers do not know", async () => {
		const text = JSON.stringify({ ...update, future: 1 });
		await desk.raw.request(UpdateBackendStateMessage.subject(update), text);
		await clock.advance(0);
		const [kept] = await desk.plane.retained(BackendStateMessage, { backend: "b1" });
		const { drone: _, ...relayed } = update;
		expect(kept?.message).toEqual(relayed);
	});
});

describe("the feed of the world state", () => {
	test("ends when the stream does not answer, and what comes until it is back is lost", async () => {
		await deleteStream("plane_state");
		const requests = ["x", "y"].map((value) =>
			failureOf(desk.client.request(SetAcmeDnsRecord, { cluster: CLUSTER, value }, { timeout: 1_000 })),
		);
		await desk.plane.log.waitFor(({ did, type }) => did === "failed" && type === "monitor_drone_state");
		await desk.plane.log.waitFor(({ did, type }) => did === "lost" && type === "SetAcmeDnsRecord");
		expect((await Promise.all(requests)).map(({ code }) => code)).toEqual(["timeout", "timeout"]);
		expect(await failureOf(desk.client.request(SetAcmeDnsRecord, { cluster: CLUSTER, value: "z" }))).toMatchObject({
			code: "no_responders",
		});
	});

	test("keeps the ten newest ACME values of each cluster", async () => {
		for (let n = 1; n <= 12; n += 1) {
			await desk.client.request(SetAcmeDnsRecord, { cluster: CLUSTER, value: `value-${n}` });
		}
		await desk.client.request(SetAcmeDnsRecord, { cluster: "other.test", value: "theirs" });
		await clock.advance(0);
		expect(cluster()?.txtRecords).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `value-${n}`));
		expect(desk.plane.controller().world.clusters.get("other.test")?.txtRecords).toEqual(["theirs"]);
		const late = await desk.plane.startController("late");
		expect(late.world.clusters.get(CLUSTER)?.txtRecords).toEqual(["value-12"]);
	});

	test("takes a registration that also carries a version of status for a status, and drops it", async () => {
		const request = { drone_id: "d7", cluster: CLUSTER, ip: "203.0.113.7", drone_version: "0.3.24" };
		const asked = desk.raw.request(DroneConnectRequest.subject(request), JSON.stringify(request), { timeout: 150 });
		await expect(asked).rejects.toMatchObject({ code: "TIMEOUT" });
		expect(cluster()?.drones.has("d7")).toBe(false);
	});

	test.each([
		[false, '"\\ud800"'],
		[false, "1e999"],
		[false, "[".repeat(127) + "]".repeat(127)],
		[true, "[".repeat(126) + "]".repeat(126)],
	])(
		"keeps %s to an update with more under another key than it can keep, which the relay takes: %#",
		async (kept, more) => {
			const text = JSON.stringify(update).replace("{", `{"future":${more},`);
			await desk.raw.request(UpdateBackendStateMessage.subject(update), text);
			await clock.advance(100);
			expect(await desk.plane.retained(BackendStateMessage)).toHaveLength(1);
			expect(cluster()?.backends.has("b1") ?? false).toBe(kept);
		},
	);

	test("uses the controller's time, and sorts states by it", async () => {
		const before = clock.now();
		await desk.client.request(UpdateBackendStateMessage, { ...update, state: "Starting" });
		await clock.advance(1);
		await desk.client.request(UpdateBackendStateMessage, { ...update, state: "Loading" });
		await clock.advance(0);
		const { state, states } = cluster()?.backends.get("b1") ?? {};
		expect(states).toEqual([
			{ state: "Starting", timestamp: before },
			{ state: "Loading", timestamp: before + 1 },
		]);
		expect(state).toBe("Loading");
	});

	test("counts any object on the heartbeat's subject as a heartbeat, and nothing of the kind elsewhere", async () => {
		const { sequence } = desk.plane.controller().world;
		const jetStream = desk.raw.jetstream();
		const { seq } = await jetStream.publish("state.heartbeat", "{}");
		await desk.plane.controller().when(() => desk.plane.controller().world.sequence === seq);
		await jetStream.publish("state.cluster.plane_test.acme", "{}");
		await jetStream.publish("state.heartbeat", "[]");
		await clock.advance(1_000);
		expect(seq).toBeGreaterThan(sequence);
		expect(cluster()?.txtRecords).toEqual([]);
	});
});

describe("a drone", () => {
	test("that is drained says so with its next status, takes what is sent to it, and leaves its backends alone", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		await desk.client.request(DrainDrone, { cluster: CLUSTER, drone: "d1", drain: true });
		expect(await desk.client.spawn(anyBackend)).toMatchObject({ drone: "d1" });
		await clock.advance(4_000);
		expect(desk.plane.log.messages("published", DroneStatusMessage).at(-1)).toMatchObject({
			ready: false,
			state: "Draining",
		});
		expect(await failureOf(desk.client.spawn(anyBackend))).toMatchObject({ code: "no_drone_available" });
		expect(desk.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
		const [execution] = desk.plane.log.executions(id);
		const direct = SpawnRequest.parse({ ...execution?.request, backend_id: "direct" });
		expect(await desk.client.request(SpawnRequest, direct)).toBe(true);
	});

	test("that drained never takes backends again, not even after its own or a controller's restart", async () => {
		await desk.client.request(DrainDrone, { cluster: CLUSTER, drone: "d1", drain: true });
		await clock.advance(4_000);
		await desk.client.request(DrainDrone, { cluster: CLUSTER, drone: "d1", drain: false });
		await clock.advance(4_000);
		await desk.plane.drone("d1").restart();
		await desk.plane.stopController("controller");
		await desk.plane.startController("controller");
		await clock.advance(4_000);
		expect(await failureOf(desk.client.spawn(anyBackend))).toMatchObject({ code: "no_drone_available" });
		await desk.plane.addDrone("d2");
		expect(await desk.client.spawn(anyBackend)).toMatchObject({ drone: "d2" });
	});

	test("says its status twice at the start and then every 4 s", async () => {
		const said = (): number => desk.plane.log.messages("published", DroneStatusMessage).length;
		expect(said()).toBe(2);
		await clock.advance(3_999);
		expect(said()).toBe(2);
		await clock.advance(1);
		expect(said()).toBe(3);
	});

	test("registers again and again, ten times with pauses of 5 s, and then ends", async () => {
		await desk.plane.stopController("controller");
		const added = desk.plane.addDrone("unheard").catch((error: unknown) => error);
		await desk.plane.log.waitFor(({ by, did }) => by === "unheard" && did === "failed");
		await clock.advance(44_000);
		expect(desk.plane.log.entries.some(({ by, did }) => by === "unheard" && did === "stopped")).toBe(false);
		await clock.advance(2_000);
		expect(await added).toMatchObject({ code: "no_responders" });
		expect(desk.plane.log.messages("requested", DroneConnectRequest)).toHaveLength(11);
	});

	test("is content with any bool for its registration, but ends at once when it is none", async () => {
		desk.plane.misbehave(DroneConnectRequest, { reply: "false", when: ({ drone_id }) => drone_id === "refused" });
		await desk.plane.addDrone("refused");
		desk.plane.misbehave(DroneConnectRequest, { reply: "null", when: ({ drone_id }) => drone_id === "puzzled" });
		await expect(desk.plane.addDrone("puzzled")).rejects.toMatchObject({ code: "invalid_reply" });
	});

	test("loses its drain loop for a second to a drain without reply subject, which changes nothing", async () => {
		await desk.client.publish(DrainDrone, { cluster: CLUSTER, drone: "d1", drain: true });
		await desk.plane.log.waitFor(({ did, type }) => did === "failed" && type === "listen_for_drain");
		const drain = () => desk.client.request(DrainDrone, { cluster: CLUSTER, drone: "d1", drain: false });
		expect(await failureOf(drain())).toMatchObject({ code: "no_responders" });
		await clock.advance(4_000);
		expect(desk.plane.log.messages("published", DroneStatusMessage).at(-1)).toMatchObject({ state: "Ready" });
		expect(await drain()).toBeNull();
	});
});

test("a heartbeat that the stream does not take is tried again every second", async () => {
	await deleteStream("plane_state");
	for (let second = 0; second < 4; second += 1) await clock.advance(1_000);
	const failed = desk.plane.log.entries.filter(({ did, type }) => did === "failed" && type === "heartbeat");
	const times = failed.map(({ at }) => at);
	expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual([1_000, 1_000, 1_000]);
});

describe("on the bus", () => {
	test("is told what goes wrong", async () => {
		const logs = desk.client.subscribe(LogMessage);
		await desk.raw.flush();
		await desk.client.backend("unknown").terminate();
		const { value } = await logs.next();
		expect(value).toMatchObject({
			component: { type: "Drone", drone_id: "d1" },
			severity: "ERROR",
			name: "TerminationRequest",
		});
	});

	test("is told by each loop what does not decode or is on a wrong subject, and nothing of a free lock that is asked for", async () => {
		const told: string[] = [];
		desk.raw.subscribe("logs.controller", { callback: (_, { data }) => told.push(LogMessage.decode(data).name) });
		await desk.raw.flush();
		desk.raw.publish("cluster.plane_test.backend.b1.status", "{");
		desk.raw.publish("cluster.plane_test.drone.other.status", DroneStatusMessage.encode(statusOf("d1")));
		const fetch = { cluster: CLUSTER, lock: "free" };
		desk.raw.publish(FetchBackendForLock.subject(fetch), FetchBackendForLock.encode(fetch));
		await clock.advance(100);
		await desk.raw.flush();
		expect(told.sort()).toEqual(["DroneStatusMessage", "UpdateBackendStateMessage", "UpdateBackendStateMessage"]);
	});
});

describe("several", () => {
	test("controllers keep one world, and each relays what drones say", async () => {
		const second = await desk.plane.startController("second");
		await desk.client.request(UpdateBackendStateMessage, update);
		await clock.advance(1_000);
		expect(await desk.plane.retained(BackendStateMessage)).toHaveLength(2);
		expect(second.world.clusters.get(CLUSTER)?.drones.size).toBe(1);
		expect(desk.plane.controllers).toEqual(["controller", "second"]);
	});

	test("clusters on one server do not see each other's drones", async () => {
		await desk.plane.addDrone({ id: "e1", cluster: "else.test", ip: "203.0.113.9" });
		const spawned = await desk.client.spawn({ ...anyBackend, cluster: "else.test" });
		expect(spawned).toMatchObject({ drone: "e1", cluster: "else.test" });
		await clock.advance(1_000);
		expect(desk.plane.controller().world.clusters.get("else.test")?.addressOf(spawned.id)).toBe("203.0.113.9");
		for (let spawn = 0; spawn < 5; spawn += 1)
			expect(await desk.client.spawn(anyBackend)).toMatchObject({ drone: "d1" });
		await desk.client.request(TerminationRequest, { cluster_id: "else.test", backend_id: spawned.id });
		await clock.advance(100);
		expect(desk.plane.log.states(spawned.id).at(-1)).toBe("Terminated");
	});

	test("controllers without a scheduler only beat", async () => {
		const idle = await desk.plane.startController({ name: "idle", scheduler: false });
		await desk.client.spawn(anyBackend);
		await clock.advance(2_000);
		const done = new Set(desk.plane.log.entries.filter(({ by }) => by === idle.name).map(({ did }) => did));
		expect([...done].sort()).toEqual(["started", "stored"]);
	});
});
