import { BackendLogMessage, DrainDrone } from "@plane/messages";
import { describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";

const CLUSTER = "plane.test";
const anyBackend = { executable: { image: "i" }, max_idle_secs: 30 };

const failureOf = (call: () => unknown): Promise<unknown> => (async () => call())().catch((thrown: unknown) => thrown);

describe("who writes plain JavaScript is told what is missing", () => {
	const { connection } = stubConnection();
	const nothing = undefined as never;
	const client = new PlaneClient(connection, { cluster: CLUSTER });

	test.each<[string, () => unknown]>([
		["the options of a client", () => new PlaneClient(connection, nothing)],
		["the cluster of a client", () => new PlaneClient(connection, {} as never)],
		["a connection that is open", () => new PlaneClient(Promise.resolve(connection) as never, { cluster: CLUSTER })],
		["the options of connect", () => PlaneClient.connect(nothing)],
		["a connection at all", () => new PlaneClient(nothing, { cluster: CLUSTER })],
		["a state that there is", () => client.backend("b").waitForState("ready" as never)],
		["the cluster of connect", () => PlaneClient.connect({ servers: "nats://127.0.0.1:1" } as never)],
		["the servers of connect", () => PlaneClient.connect({ cluster: CLUSTER } as never)],
		["servers that are texts", () => PlaneClient.connect({ cluster: CLUSTER, servers: [7] as never })],
		["what to spawn", () => client.spawn(nothing)],
		["an object to spawn", () => client.spawn("image" as never)],
		["a message to subscribe to", () => client.subscribe("backend.*.status" as never)],
		["a message to read", () => client.read(nothing)],
		["a message to answer", () => client.respond("cluster.c.schedule" as never, {}, () => null as never)],
		["a message to ask", () => client.request("ScheduleRequest" as never, {} as never)],
		["a message to publish", () => client.publish(nothing, {} as never)],
		["a message to append", () => client.append(nothing, {} as never)],
		["a handler", () => client.respond(DrainDrone, {}, nothing)],
	])("%s", async (_, call) => {
		expect(await failureOf(call)).toMatchObject({ name: "PlaneError", code: "invalid_argument", outcome: "not-sent" });
	});

	test("the fields of what to spawn, by their path", async () => {
		const spawning = client.spawn({} as never);
		await expect(spawning).rejects.toMatchObject({ name: "PlaneError", code: "invalid_message", outcome: "not-sent" });
		await expect(spawning).rejects.toThrow("/max_idle_secs");
	});
});

describe("a controller in the place of its signal", () => {
	const signal = new AbortController() as never;
	const line = { backend_id: "b", kind: "Stdout", text: "up" } as const;
	const drain = { cluster: CLUSTER, drone: "d", drain: true };

	test.each<[string, (client: PlaneClient) => unknown]>([
		["connect", () => PlaneClient.connect({ cluster: CLUSTER, servers: "nats://a:1", signal })],
		["preflight", (client) => client.preflight({ signal })],
		["spawn", (client) => client.spawn(anyBackend, { signal })],
		["spawnOutcome", (client) => client.spawnOutcome("b", { signal })],
		["fetchBackendForLock", (client) => client.fetchBackendForLock("l", { signal })],
		["drain", (client) => client.drain("d", { signal })],
		["markLost", (client) => client.markLost("b", { signal })],
		["request DrainDrone", (client) => client.request(DrainDrone, drain, { signal })],
		["publish DrainDrone", (client) => client.publish(DrainDrone, drain, { signal })],
		["append BackendLogMessage", (client) => client.append(BackendLogMessage, line, { signal })],
		["subscribe BackendLogMessage", (client) => client.subscribe(BackendLogMessage, {}, { signal })],
		["respond DrainDrone", (client) => client.respond(DrainDrone, {}, () => null, { signal })],
		["read BackendLogMessage", (client) => client.read(BackendLogMessage, {}, { signal })],
		["worldState", (client) => client.worldState({ signal })],
		["statuses", (client) => client.statuses({ signal })],
		["currentState", (client) => client.backend("b").currentState({ signal })],
		["waitForState", (client) => client.backend("b").waitForState("Ready", { signal })],
		["terminate", (client) => client.backend("b").terminate({ signal })],
		["states", (client) => client.backend("b").states({ signal })],
		["logs", (client) => client.backend("b").logs({ signal })],
		["stats", (client) => client.backend("b").stats({ signal })],
	])("is refused by %s before anything is sent", async (operation, call) => {
		const asked = vi.fn(() => new Uint8Array());
		const { connection, happened } = stubConnection(asked);
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const refused = { code: "invalid_argument", operation, outcome: "not-sent" };
		expect(await failureOf(() => call(client))).toMatchObject(refused);
		expect(asked).not.toHaveBeenCalled();
		expect(happened).toEqual([]);
	});
});
