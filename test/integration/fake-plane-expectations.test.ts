import { AssertionError } from "node:assert";
import { FetchBackendForLock, ScheduleRequest, SetDnsRecord, SpawnRequest, TerminationRequest } from "@plane/messages";
import { type PlaneMatchers, planeMatchers } from "@plane/testing/matchers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

declare module "vitest" {
	// biome-ignore lint/suspicious/noExplicitAny: vitest declares it so
	interface Matchers<T = any> extends PlaneMatchers<T> {}
}
expect.extend(planeMatchers);

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["d1"] });
	await desk.client.spawn({ ...anyBackend, backend_id: "b1", lock: "l1" });
	await desk.plane.expect.reaches("b1", "Ready");
});
afterAll(() => desk[Symbol.asyncDispose]());

/** What an expectation that does not hold says. */
async function complaint(check: () => void | Promise<void>): Promise<string> {
	try {
		await check();
	} catch (error) {
		expect(error).toBeInstanceOf(AssertionError);
		return (error as Error).message;
	}
	return "nothing";
}

describe("an expectation", () => {
	test("that holds says nothing", async () => {
		const { expect: expects } = desk.plane;
		expects.spawned("b1");
		expects.spawned("never", 0);
		expects.received(ScheduleRequest);
		expects.received(SpawnRequest, 1);
		await expects.reaches("b1", "Starting");
		await expects.lockHeldBy("l1", "b1");
		await expects.lockHeldBy("free", undefined);
	});

	test("that does not hold throws what was expected and what was found, in ids, states and counts", async () => {
		const { expect: expects } = desk.plane;
		const within = 20;
		expect(await complaint(() => expects.spawned("b1", 2))).toBe(
			"Expected backend b1 spawned 2 times, but spawned 1 times, on d1",
		);
		expect(await complaint(() => expects.spawned("never"))).toContain("no drone was asked");
		expect(await complaint(() => expects.received(TerminationRequest))).toBe(
			"Expected TerminationRequest received at least once, but received 0 times",
		);
		expect(await complaint(() => expects.received(SpawnRequest, 2))).toBe(
			"Expected SpawnRequest received 2 times, but received 1 times",
		);
		expect(await complaint(() => expects.reaches("b1", "Failed", { within }))).toContain("Loading, Starting, Ready");
		expect(await complaint(() => expects.lockHeldBy("l1", "b2", { within }))).toContain("b1 holds it");
		expect(await complaint(() => expects.lockHeldBy("free", "b2", { within }))).toContain("nobody holds it");
	});

	test("waits for less than the five seconds after which test runners lose patience", async () => {
		const timeout = vi.spyOn(AbortSignal, "timeout");
		await desk.plane.expect.reaches("b1", "Ready");
		await desk.plane.expect.lockHeldBy("l1", "b1");
		const waits = timeout.mock.calls.map(([ms]) => ms);
		timeout.mockRestore();
		expect(waits).toEqual([2_000, 2_000]);
	});

	test("waits for what comes soon", async () => {
		const ended = desk.plane.expect.reaches("b2", "Terminated");
		const { id } = await desk.client.spawn({ ...anyBackend, backend_id: "b2", lock: "l2" });
		await desk.client.backend(id).terminate();
		await ended;
		await desk.plane.expect.lockHeldBy("l2", undefined);
	});
});

describe("a matcher", () => {
	test("says the same behind `expect`", () => {
		expect(desk.plane).toHaveSpawned("b1");
		expect(desk.plane).not.toHaveSpawned("b1", 2);
		expect(desk.plane).toHaveReached("b1", "Ready");
		expect(desk.plane).toHaveReceived(ScheduleRequest);
		expect(desk.plane).not.toHaveReceived(FetchBackendForLock);
		expect(desk.plane).toHaveLockHeldBy("l1", "b1");
		expect(() => expect(desk.plane).not.toHaveReached("b1", "Ready")).toThrow("Expected not backend b1 to reach Ready");
		expect(() => expect(desk.plane).toHaveSpawned("never")).toThrow("no drone was asked");
	});

	test("finds what Plane would keep silent about", async () => {
		await using own = await startDesk();
		expect(own.plane).toHaveIgnoredNothing();
		own.plane.expect.nothingIgnored();
		own.raw.publish("cluster.plane_test.schedule", "{");
		await own.plane.log.waitFor(({ did }) => did === "ignored");
		expect(() => expect(own.plane).toHaveIgnoredNothing()).toThrow("ScheduleRequest undecodable");
		expect(await complaint(() => own.plane.expect.nothingIgnored())).toContain("ScheduleRequest undecodable");
	});
});

describe("a misbehaviour", () => {
	test("is that of one process, of some messages and of the n-th of them", async () => {
		await using own = await startDesk({ drones: ["d1", "d2"] });
		const terminate = (backend_id: string, timeout = 10_000) =>
			own.client.request(TerminationRequest, { cluster_id: CLUSTER, backend_id }, { timeout });
		own.plane.misbehave(TerminationRequest, { by: "d1", ignore: true });
		own.plane.misbehave(TerminationRequest, {
			by: "d2",
			nth: 2,
			when: ({ backend_id }) => backend_id === "b",
			ignore: true,
		});
		expect(await terminate("b")).toBeNull();
		expect(await failureOf(terminate("b", 200))).toMatchObject({ code: "timeout" });
		expect(await terminate("b")).toBeNull();
		const answered = own.plane.log.entries.filter(
			({ did, type }) => did === "answered" && type === "TerminationRequest",
		);
		expect(answered.map(({ by }) => by)).toEqual(["d2", "d2"]);
	});

	test("whose `when` throws is told of in the log alone", async () => {
		await using own = await startDesk();
		const told: string[] = [];
		own.raw.subscribe("logs.>", { callback: (_, message) => told.push(message.string()) });
		await own.raw.flush();
		const when = () => {
			throw new TypeError("no such field");
		};
		own.plane.misbehave(ScheduleRequest, { when, ignore: true });
		expect(await failureOf(own.client.spawn(anyBackend, { timeout: 300 }))).toMatchObject({ code: "timeout" });
		const { log } = own.plane;
		await log.waitFor(
			(entry) => entry.did === "failed" && entry.reason.endsWith("when threw: TypeError: no such field"),
		);
		expect(told.filter((text) => text.includes("no such field"))).toEqual([]);
	});

	test("can kill a controller, which is then silent", async () => {
		await using own = await startDesk();
		own.plane.misbehave(ScheduleRequest, { dies: true });
		expect(await failureOf(own.client.spawn(anyBackend, { timeout: 300 }))).toMatchObject({ outcome: "unknown" });
		// It is dead by now; this waits until nothing of it is left on the server.
		await own.plane.stopController("controller");
		expect(await failureOf(own.client.spawn(anyBackend))).toMatchObject({ code: "no_responders" });
	});
});

test("a message that the fake does not hear cannot be answered otherwise", () => {
	expect(() => desk.plane.misbehave(SetDnsRecord, { ignore: true })).toThrow("the fake hears ScheduleRequest,");
	expect(() => desk.plane.misbehave(undefined as never, {})).toThrow("the fake hears ScheduleRequest,");
	expect(() => desk.plane.misbehave(ScheduleRequest, undefined as never)).toThrow("the second argument says how");
});

test("what does not exist is named with what does", () => {
	expect(() => desk.plane.drone("d9")).toThrow("no drone d9; it has d1");
	expect(() => desk.plane.controller("other")).toThrow("No controller other");
	expect(() => desk.plane.drone("d1").visit("never")).toThrow("no running container");
	expect(() => desk.plane.drone("d1").exitContainer("never", 0)).toThrow("no container");
	expect(() => desk.plane.drone("d1").removeContainer("never")).toThrow("no container");
});
