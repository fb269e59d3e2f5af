import { FakePlane, memoryConnection, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { describe, expect, test } from "vitest";
import { CLUSTER } from "./desk.js";

/** Much less than anything that a start waits for by itself. */
const AT_ONCE_MS = 4_000;

/** The error of a start whose signal is aborted a moment after it began, and how long that took in milliseconds. */
async function abortedStart(options: Parameters<typeof FakePlane.start>[0]) {
	const signal = AbortSignal.timeout(50);
	const began = performance.now();
	const error = await FakePlane.start({ ...options, signal }).catch((failure: unknown) => failure);
	expect(error).toBe(signal.reason);
	return performance.now() - began;
}

describe("a start that is aborted", () => {
	test("while a server does not answer, closes what it opens when that answers after all", async () => {
		await using server = await startNatsServer();
		server.pause();
		expect(await abortedStart({ server, controllers: 2, drones: 2 })).toBeLessThan(AT_ONCE_MS);
		server.resume();
		await expect.poll(() => process.getActiveResourcesInfo()).not.toContain("TCPSocketWrap");
	});

	test("while streams are made, leaves the connection that it was given", async () => {
		await using server = await startNatsServer();
		const connection = await connect({ servers: server.url });
		server.pause();
		expect(await abortedStart({ connection })).toBeLessThan(AT_ONCE_MS);
		server.resume();
		await connection.flush();
		await connection.close();
	});

	test("while a drone looks for a controller, ends the drone", async () => {
		const connection = memoryConnection();
		const heard: string[] = [];
		connection.subscribe("cluster.*.drone.register", { callback: (_, { subject }) => heard.push(subject) });
		expect(await abortedStart({ connection, cluster: CLUSTER, controllers: 0, drones: 2 })).toBeLessThan(AT_ONCE_MS);
		expect(heard).toHaveLength(2);
		await connection.close();
	});

	test("before it began, does nothing", async () => {
		const connection = memoryConnection();
		const signal = AbortSignal.abort(new Error("too late"));
		await expect(FakePlane.start({ connection, signal })).rejects.toThrow("too late");
		const { streams } = await connection.jetstreamManager();
		expect(await streams.list().next()).toEqual([]);
		await connection.close();
	});

	test("after it is over, changes nothing", async () => {
		const abort = new AbortController();
		await using fake = await FakePlane.start({ connection: memoryConnection(), signal: abort.signal });
		abort.abort();
		expect((await fake.addDrone("late")).running).toBe(true);
	});
});

test("a drone that is being added when the fake is stopped does not come up", async () => {
	await using server = await startNatsServer();
	const fake = await FakePlane.start({ server, controllers: 0, drones: 0 });
	const adding = fake.addDrone("late").catch((error: unknown) => error);
	await fake.log.waitFor(({ did, type }) => did === "requested" && type === "DroneConnectRequest");
	await fake.stop();
	expect(await adding).toBeInstanceOf(Error);
	expect(fake.log.entries.at(-1)).toMatchObject({ did: "stopped", by: "late" });
	await expect(fake.addDrone("later")).rejects.toThrow("was stopped");
	await expect(fake.startController("later")).rejects.toThrow("was stopped");
});
