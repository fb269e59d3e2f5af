import { DroneStatusMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, memoryConnection, virtualClock } from "@plane/testing";
import { describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, startDesk } from "./desk.js";

describe("a fake whose server was restarted is ready", () => {
	test("when a lock is won at the first try", async () => {
		await using desk = await startDesk({ drones: 3 });
		for (const lock of ["l1", "l2", "l3"]) {
			await desk.server.restart();
			await desk.plane.ready();
			await using client = await PlaneClient.connect({ servers: desk.server.url, cluster: CLUSTER });
			expect(await client.spawn({ ...anyBackend, lock })).toMatchObject({ spawned: true });
		}
		desk.plane.expect.nothingIgnored();
	});

	test("never, when its signal is aborted or the fake is stopped before", async () => {
		await using desk = await startDesk();
		await desk.server.kill();
		const abort = new AbortController();
		const aborted = expect(desk.plane.ready(abort.signal)).rejects.toThrow("enough");
		abort.abort(new Error("enough"));
		await aborted;
		const stopped = expect(desk.plane.ready()).rejects.toThrow("was stopped");
		await desk.plane.stop();
		await stopped;
		await expect(desk.plane.ready()).rejects.toThrow("The fake Plane was stopped");
	});

	test("without a process that ends while the server is away", async () => {
		await using desk = await startDesk({ drones: ["d1"] });
		await desk.server.kill();
		const ready = desk.plane.ready();
		await desk.plane.drone("d1").stop();
		await desk.server.restart();
		await ready;
		await using client = await PlaneClient.connect({ servers: desk.server.url, cluster: CLUSTER });
		await expect(client.spawn(anyBackend)).rejects.toMatchObject({ code: "no_drone_available" });
	});
});

describe("a fake is ready", () => {
	test("at once, when nothing happened to it", async () => {
		await using fake = await FakePlane.start({ connection: memoryConnection(), clock: virtualClock() });
		await fake.ready();
	});

	test("when a drone that starts anew has registered, and without those that are stopped", async () => {
		await using fake = await FakePlane.start({ connection: memoryConnection(), drones: ["d1", "d2"] });
		await fake.drone("d2").stop();
		const order: string[] = [];
		const restarted = fake
			.drone("d1")
			.restart()
			.then(() => order.push("registered"));
		await fake.ready();
		order.push("ready");
		await restarted;
		expect(order).toEqual(["registered", "ready"]);
	});

	test("when drones are heard of again that were silent for too long to be given backends", async () => {
		const clock = virtualClock();
		await using fake = await FakePlane.start({ connection: memoryConnection(), clock });
		fake.misbehave(DroneStatusMessage, { ignore: true });
		await clock.advance(60_000);
		let ready = false;
		const waiting = fake.ready().then(() => {
			ready = true;
		});
		await clock.advance(60_000);
		expect(ready).toBe(false);
		fake.misbehave(DroneStatusMessage, {});
		await clock.advance(10_000);
		await waiting;
	});

	test("though a drone is draining, which is given none", async () => {
		const clock = virtualClock();
		const connection = memoryConnection();
		await using fake = await FakePlane.start({ connection, clock, drones: ["d1"] });
		await using client = new PlaneClient(connection.clone(), { cluster: fake.cluster });
		await client.drain("d1");
		await clock.advance(10_000);
		await fake.ready();
		await expect(client.spawn(anyBackend)).rejects.toMatchObject({ code: "no_drone_available" });
	});
});
