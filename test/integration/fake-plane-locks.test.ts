import {
	FetchBackendForLock,
	type FetchBackendForLockResponse,
	ScheduleRequest,
	type ScheduleRequestInput,
	type ScheduleResponse,
	SpawnRequest,
	TerminationRequest,
	WorldStateMessage,
} from "@plane/messages";
import { type VirtualClock, virtualClock } from "@plane/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

const OTHER_UID = 2n ** 63n + 1n;

let clock: VirtualClock;
let desk: Desk;
let ending: AbortController;
beforeEach(async () => {
	ending = new AbortController();
	clock = virtualClock();
	desk = await startDesk({ clock, drones: ["d1"] });
});
afterEach(async () => {
	ending.abort();
	await desk[Symbol.asyncDispose]();
});

const request = (more: object = {}): ScheduleRequest =>
	ScheduleRequest.parse({
		cluster: CLUSTER,
		max_idle_secs: 3_600,
		metadata: {},
		executable: { image: "i", env: {} },
		...more,
	});

/** Sends a request, and collects its answer if there ever is one. */
function ask(lock: string, more: object = {}): { answer?: ScheduleResponse; done: Promise<void> } {
	const asked: { answer?: ScheduleResponse; done: Promise<void> } = { done: Promise.resolve() };
	const options = { timeout: 20_000, signal: ending.signal };
	asked.done = desk.client.request(ScheduleRequest, request({ lock, ...more }), options).then(
		(answer) => {
			asked.answer = answer;
		},
		() => undefined,
	);
	return asked;
}

const fetch = (lock: string, timeout = 150): Promise<FetchBackendForLockResponse> =>
	desk.client.request(FetchBackendForLock, { cluster: CLUSTER, lock }, { timeout });

/** Stores a state message as another controller would. */
async function store(message: WorldStateMessage): Promise<void> {
	const sequence = await desk.client.append(WorldStateMessage, message);
	await desk.plane.controller().when(() => desk.plane.controller().world.sequence >= (sequence ?? 0));
}

const announce = (lock: string, uid = OTHER_UID): Promise<void> =>
	store({ cluster: CLUSTER, LockMessage: { lock, uid, message: "Announce" } });

const assign = (lock: string, backend: string, uid = OTHER_UID): Promise<void> => {
	const Assignment = { drone: "d9", bearer_token: "their-token", lock_assignment: { lock, uid } };
	return store({ cluster: CLUSTER, BackendMessage: { backend, Assignment } });
};

const lockOf = (lock: string) => desk.plane.controller().world.clusters.get(CLUSTER)?.lock(lock);

const failedWith = (reason: string): Promise<unknown> =>
	desk.plane.log.waitFor((entry) => entry.did === "failed" && entry.reason.includes(reason));

describe("a request with a lock", () => {
	test("announces it under 64 random bits, and assigns it to the backend under the same", async () => {
		await desk.client.spawn({ ...anyBackend, lock: "mine" });
		const stored = desk.plane.log.messages("stored", WorldStateMessage);
		const announced = stored.flatMap((message) => ("LockMessage" in message ? [message.LockMessage] : []));
		expect(announced).toEqual([{ lock: "mine", uid: expect.any(BigInt), message: "Announce" }]);
		const assigned = stored.flatMap((m) =>
			"BackendMessage" in m && "Assignment" in m.BackendMessage ? [m.BackendMessage.Assignment.lock_assignment] : [],
		);
		expect(assigned).toEqual([{ lock: "mine", uid: announced[0]?.uid }]);
	});

	test("that another announced waits without limit, and gets the backend that is assigned", async () => {
		await announce("theirs");
		const asked = ask("theirs");
		await clock.advance(25_000);
		expect(asked.answer).toBeUndefined();
		await assign("theirs", "their-backend");
		await asked.done;
		expect(asked.answer).toEqual({
			Scheduled: { drone: "d9", backend_id: "their-backend", bearer_token: "their-token", spawned: false },
		});
		expect(desk.plane.log.messages("received", SpawnRequest)).toEqual([]);
	});

	test.each([
		["in the key", (entry: string) => entry.replace('"BackendMessage"', '"BackendMesage"')],
		["by a number with a fraction", (entry: string) => entry.replace(/"uid":\d+/, '"uid":1.0')],
		["by a key that it has twice", (entry: string) => entry.replace("{", `{"cluster":"${CLUSTER}",`)],
	])("that another announced waits on where the stream holds an assignment misspelled %s", async (_, misspelled) => {
		await announce("theirs");
		const { subjects, stringify } = WorldStateMessage;
		const Assignment = { drone: "d8", bearer_token: null, lock_assignment: { lock: "theirs", uid: OTHER_UID } };
		const entry = stringify({ cluster: CLUSTER, BackendMessage: { backend: "misspelled", Assignment } });
		const subject = subjects.backendAssignmentWithLock.pattern({
			cluster: CLUSTER,
			backend: "misspelled",
			lock: "theirs",
		});
		await desk.raw.jetstream().publish(subject, misspelled(entry));
		const asked = ask("theirs");
		await clock.advance(25_000);
		expect(asked.answer).toBeUndefined();
		await assign("theirs", "their-backend");
		await asked.done;
		expect(asked.answer).toMatchObject({ Scheduled: { backend_id: "their-backend", spawned: false } });
		expect(desk.plane.controller().world.clusters.get(CLUSTER)?.backends.has("misspelled")).toBe(false);
	});

	test("that nobody ever gets is answered by nobody", async () => {
		await announce("orphan");
		const asked = ask("orphan");
		await clock.advance(120_000);
		expect(asked.answer).toBeUndefined();
		expect(lockOf("orphan")).toBe("Unlocked");
	});

	test("is silent when the assignment that it finds was one that the fold had refused", async () => {
		await assign("odd", "refused");
		await announce("odd");
		const asked = ask("odd");
		await failedWith("has no drone");
		expect(asked.answer).toBeUndefined();
	});

	test("hangs when it follows within half a minute one that found no drone, and not after it", async () => {
		await desk.plane.drone("d1").stop();
		await clock.advance(30_000);
		expect(await failureOf(desk.client.spawn({ ...anyBackend, lock: "retried" }))).toMatchObject({
			code: "no_drone_available",
		});
		await desk.plane.drone("d1").start();
		const hanging = ask("retried");
		await clock.advance(20_000);
		expect(hanging.answer).toBeUndefined();
		await clock.advance(11_000);
		expect(await desk.client.spawn({ ...anyBackend, lock: "retried" })).toMatchObject({ spawned: true });
		await hanging.done;
		expect(hanging.answer).toMatchObject({ Scheduled: { spawned: false } });
	});

	test("of a holder asks for nothing but the lock", async () => {
		const first = await desk.client.spawn({ ...anyBackend, lock: "held" });
		const asked = ask("held", { backend_id: "other", require_bearer_token: true, executable: { image: "j", env: {} } });
		await asked.done;
		expect(asked.answer).toEqual({ Scheduled: { drone: "d1", backend_id: first.id, spawned: false } });
		const stored = desk.plane.log.messages("stored", WorldStateMessage);
		expect(stored.filter((message) => "LockMessage" in message)).toHaveLength(1);
	});

	test("of a backend that ended is free again, unless the end was folded before the assignment", async () => {
		const { id } = await desk.client.spawn({ ...anyBackend, lock: "ending" });
		await desk.client.request(TerminationRequest, { cluster_id: CLUSTER, backend_id: id });
		await clock.advance(100);
		expect(lockOf("ending")).toBe("Unlocked");
		await announce("leak");
		await store({ cluster: CLUSTER, BackendMessage: { backend: "b", State: { state: "ErrorLoading", timestamp: 1 } } });
		await assign("leak", "b");
		await clock.advance(120_000);
		expect(lockOf("leak")).toEqual({ Assigned: { backend: "b" } });
	});
});

describe("a fetch", () => {
	test("is answered with NoBackendForLock when what is assigned has no drone", async () => {
		await announce("none");
		const waiting = fetch("none", 10_000);
		await clock.advance(100);
		await assign("none", "refused", 77n);
		expect(await waiting).toBe("NoBackendForLock");
	});
});

test("an assignment that names no lock passes on the subject of one, and stands in the way of those who wait", async () => {
	await announce("named");
	const { subjects, encode } = WorldStateMessage;
	const subject = subjects.backendAssignmentWithLock.pattern({ cluster: CLUSTER, backend: "b1", lock: "named" });
	const Assignment = { drone: "d9", bearer_token: null, lock_assignment: null };
	await desk.raw
		.jetstream()
		.publish(subject, encode({ cluster: CLUSTER, BackendMessage: { backend: "b1", Assignment } }));
	const asked = ask("named");
	expect(await fetch("named", 10_000)).toBe("NoBackendForLock");
	await failedWith("none with a lock");
	expect(asked.answer).toBeUndefined();
	expect(desk.plane.controller().world.clusters.get(CLUSTER)?.backends.get("b1")?.drone).toBe("d9");
});

describe("a request for a drone", () => {
	test.each([
		["that refuses", "false"],
		["whose answer is rubbish", "{"],
	])("%s finds no drone available, though the backend may run", async (_, reply) => {
		desk.plane.misbehave(SpawnRequest, { reply });
		const failure = await failureOf(desk.client.spawn({ ...anyBackend, backend_id: "runs" }));
		expect(failure).toMatchObject({ code: "no_drone_available" });
		await clock.advance(1_000);
		expect(desk.plane.log.states("runs")).toContain("Ready");
		expect(desk.plane.controller().world.clusters.get(CLUSTER)?.backends.get("runs")?.drone).toBeUndefined();
	});

	test("that answers too late finds no drone available, though the backend runs", async () => {
		desk.plane.misbehave(SpawnRequest, { afterMs: 11_000, nth: 1 });
		const failure = failureOf(desk.client.spawn({ ...anyBackend, backend_id: "late" }));
		await desk.plane.log.waitFor((entry) => entry.did === "received" && entry.type === "SpawnRequest");
		await clock.advance(10_000);
		expect(await failure).toMatchObject({ code: "no_drone_available" });
		await desk.plane.expect.reaches("late", "Ready");
	});

	test("that dies finds no drone available, and the backend was never begun", async () => {
		desk.plane.misbehave(SpawnRequest, { dies: true });
		const failure = failureOf(desk.client.spawn({ ...anyBackend, backend_id: "never" }));
		await desk.plane.log.waitFor((entry) => entry.did === "stopped" && entry.by === "d1");
		await clock.advance(10_000);
		expect(await failure).toMatchObject({ code: "no_drone_available" });
		expect(desk.plane.log.states("never")).toEqual([]);
	});

	test("is answered by nobody when the controller dies while it waits for the drone", async () => {
		desk.plane.misbehave(SpawnRequest, { afterMs: 5_000 });
		const asked = ask("", { lock: null });
		await desk.plane.log.waitFor((entry) => entry.did === "received" && entry.type === "SpawnRequest");
		await desk.plane.stopController("controller");
		await desk.raw.flush();
		expect(desk.plane.log.messages("answered", ScheduleRequest)).toEqual([]);
		expect(asked.answer).toBeUndefined();
	});

	test("reaches each of several in turn", async () => {
		await desk.plane.addDrone("d2");
		const drones = new Set<string>();
		for (let spawn = 0; spawn < 40; spawn += 1) drones.add((await desk.client.spawn(anyBackend)).drone);
		expect([...drones].sort()).toEqual(["d1", "d2"]);
	});

	test("carries only what a controller knows", async () => {
		const executable = { image: "i", env: {}, resource_limits: { cpu_period: 1, future: 2 }, future: 3 };
		const { subject, stringify } = ScheduleRequest;
		const text = stringify({ ...request({ future: 1 }), executable } as ScheduleRequestInput);
		await desk.raw.request(subject(request()), text);
		const [spawn] = desk.plane.log.messages("received", SpawnRequest);
		expect(JSON.stringify(spawn)).not.toContain("future");
		expect(spawn?.executable.resource_limits).toMatchObject({ cpu_period: 1 });
	});
});

describe("without the stream's word", () => {
	test("on an assignment the client gets no answer, although the backend runs", async () => {
		desk.plane.misbehave(SpawnRequest, { afterMs: 5_000 });
		const asked = ask("", { lock: null, backend_id: "unheard" });
		await desk.plane.log.waitFor((entry) => entry.did === "received" && entry.type === "SpawnRequest");
		// A controller that has stored an entry waits until it reads it, for ever when the stream is gone by then.
		await clock.advance(0);
		await (await desk.raw.jetstreamManager()).streams.delete("plane_state");
		await clock.advance(5_000);
		await failedWith("append WorldStateMessage");
		expect(desk.plane.log.messages("answered", ScheduleRequest)).toEqual([]);
		expect(desk.plane.log.executions("unheard")).toHaveLength(1);
		expect(asked.answer).toBeUndefined();
	});
});

test("two controllers that wait for one lock both answer with the backend that gets it", async () => {
	await desk.plane.startController("second");
	await announce("shared");
	const asked = ask("shared");
	const requested = (): ScheduleRequest[] => desk.plane.log.messages("received", ScheduleRequest);
	await desk.plane.log.when(() => requested().length === 2);
	await assign("shared", "theirs");
	const answers = (): ScheduleResponse[] => desk.plane.log.messages("answered", ScheduleRequest);
	await desk.plane.log.when(() => answers().length === 2);
	const Scheduled = { drone: "d9", backend_id: "theirs", bearer_token: "their-token", spawned: false };
	expect(answers()).toEqual([{ Scheduled }, { Scheduled }]);
	await asked.done;
});
