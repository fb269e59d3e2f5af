import { PlaneClient } from "@plane/nats-client";
import { FakePlane, type MemoryConnection, memoryConnection, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, failureOf } from "./desk.js";

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

test("a start without a server or a connection says what it needs", async () => {
	const options = { servers: "nats://127.0.0.1:4222" } as unknown as Parameters<typeof FakePlane.start>[0];
	for (const each of [options, undefined as never]) {
		await expect(FakePlane.start(each)).rejects.toThrow(/needs a server.*or a connection/);
	}
});

test.each([
	["less than no drone", { drones: -1 }, "there cannot be -1 of them"],
	["a drone of an id that no controller hears", { drones: ["d1.example"] }, "drone_id contains a dot"],
	["a drone without an id", { drones: [""] }, "drone_id is empty"],
	["a drone whose address is none", { drones: [{ id: "d1", ip: "d1.example" }] }, "ip of drone d1"],
	["two controllers of one name", { controllers: ["one", "one"] }, "more than one controller is called one"],
	["a text for a number of drones", { drones: "2" as never }, "drones is how many, or a list of which"],
	["a text for a number of controllers", { controllers: "2" as never }, "controllers is how many, or a list of which"],
	["a number for a clock", { clock: 5 as never }, "clock is realClock or a virtualClock()"],
	["a text for credentials", { credentials: "app" as never }, "credentials is a function"],
] as const)("a start with %s says so at once", async (_, options, reason) => {
	await expect(FakePlane.start({ connection: memoryConnection(), ...options })).rejects.toThrow(reason);
});

test("a start without a controller starts no drone, which would wait for one, and nobody answers", async () => {
	const connection = memoryConnection();
	await using fake = await FakePlane.start({ connection, controllers: 0 });
	await using client = new PlaneClient(connection.clone(), { cluster: fake.cluster });
	expect(fake.drones).toEqual([]);
	expect(await failureOf(client.spawn(anyBackend))).toMatchObject({ code: "no_responders" });
});

test("who waits for an entry of the log is told that the fake was stopped, and of what it did until then", async () => {
	const fake = await FakePlane.start({ connection: memoryConnection(), drones: ["d1"] });
	const never = expect(fake.log.waitFor(() => false)).rejects.toThrow("The fake Plane was stopped");
	const last = fake.log.waitFor(({ by, did }) => by === "d1" && did === "stopped");
	const unheard = fake.log.waitFor(() => false);
	await fake.stop();
	await never;
	expect(await last).toMatchObject({ type: "process" });
	await expect(fake.log.waitFor(() => false)).rejects.toThrow("The fake Plane was stopped");
	await expect(unheard).rejects.toThrow("was stopped");
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

/** How soon after something happens. */
const SOON: Readonly<Record<string, (callback: () => void) => unknown>> = {
	"at once": (callback) => callback(),
	"a tick later": (callback) => process.nextTick(callback),
	"a turn later": (callback) => setImmediate(callback),
};

/** A connection in memory that calls back when somebody begins to listen on a subject. */
function listenedOn(subject: string, when: string, callback: () => void): MemoryConnection {
	const connection = memoryConnection();
	const subscribe = connection.subscribe.bind(connection);
	connection.subscribe = (pattern, options) => {
		const subscription = subscribe(pattern, options);
		if (pattern === subject) SOON[when]?.(callback);
		return subscription;
	};
	return connection;
}

describe.each(Object.keys(SOON))("a fake that is stopped, %s, when a process begins to listen", (when) => {
	async function startedThen(subject: string, start: (fake: FakePlane) => Promise<unknown>): Promise<FakePlane> {
		let stopped: Promise<void> | undefined;
		const connection = listenedOn(subject, when, () => {
			stopped = fake.stop();
		});
		const fake = await FakePlane.start({ connection, controllers: 0, drones: 0 });
		await expect(start(fake)).rejects.toThrow("was stopped");
		await stopped;
		await connection.close();
		return fake;
	}

	test("has no controller, and no port is listened on", async () => {
		const start = (fake: FakePlane): Promise<unknown> => fake.startController({ name: "late", http: true });
		const fake = await startedThen("cluster.*.schedule", start);
		expect([fake.controllers, fake.httpUrl]).toEqual([[], undefined]);
		await expect.poll(() => process.getActiveResourcesInfo()).not.toContain("TCPServerWrap");
	});

	test("has no drone that runs", async () => {
		const fake = await startedThen("cluster.plane_test.drone.late.drain", async (each) => {
			await each.startController("controller");
			await each.addDrone("late");
		});
		expect(fake.drones.filter((id) => fake.drone(id).running)).toEqual([]);
	});
});

test("a start that the server does not let in says what to give", async () => {
	await using server = await startNatsServer({ users: [{ user: "app", password: "s3cret" }] });
	const credentials = () => ({ user: "app", pass: "wrong" });
	await expect(FakePlane.start({ server, credentials })).rejects.toThrow(
		"does not let controller in: the option credentials",
	);
});

test("a start on no server does not look for one elsewhere", async () => {
	for (const server of ["nats://127.0.0.1:1", undefined]) {
		await expect(FakePlane.start({ server: server as never })).rejects.toThrow("server needs a url");
	}
});
