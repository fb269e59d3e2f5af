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
		["a callback of statuses", () => client.statuses().forEach(nothing)],
		["a callback of a subscription", () => client.subscribe(BackendLogMessage).forEach(nothing)],
		["a callback of a reader", () => client.read(BackendLogMessage).forEach(nothing)],
		[
			"a callback of a feed",
			() =>
				client
					.backend("b")
					.logs()
					.forEach({} as never),
		],
	])("%s", async (_, call) => {
		expect(await failureOf(call)).toMatchObject({ name: "PlaneError", code: "invalid_argument", outcome: "not-sent" });
	});

	test("the fields of what to spawn, by their path", async () => {
		const spawning = client.spawn({} as never);
		await expect(spawning).rejects.toMatchObject({ name: "PlaneError", code: "invalid_message", outcome: "not-sent" });
		await expect(spawning).rejects.toThrow("/max_idle_secs");
	});
});

describe("what is no function of connect", () => {
	const connect = (options: object) => PlaneClient.connect({ cluster: CLUSTER, servers: "nats://a:1", ...options });

	test.each<[string, object]>([
		["dial", { dial: {} }],
		["preflight", { preflight: true }],
		["authenticator", { authenticator: {} }],
		["authenticator", { authenticator: [() => undefined, {}] }],
		["onInvalid", { onInvalid: "log" }],
	])("is refused by its name: %s", async (name, options) => {
		expect(await failureOf(() => connect(options))).toMatchObject({
			name: "PlaneError",
			code: "invalid_argument",
			message: expect.stringContaining(`${name} must be a function`),
		});
	});

	test.each(["name", "user", "pass", "token"])("nor text: %s", async (name) => {
		const failure = await failureOf(() => connect({ [name]: 7 }));
		expect(failure).toMatchObject({ code: "invalid_argument", message: expect.stringContaining(`${name} must be a`) });
	});
});

describe("in the place of options", () => {
	const line = { backend_id: "b", kind: "Stdout", text: "up" } as const;
	const drain = { cluster: CLUSTER, drone: "d", drain: true };
	const controller = { signal: new AbortController() };
	const wrong: [what: string, options: unknown, says: string][] = [
		["null", null, "options must be an object"],
		["a number", 5_000, "options must be an object"],
		["a controller as signal", controller, "signal must be an AbortSignal"],
		["a text to call back", { onInvalid: "log", onGap: "log" }, "must be a function"],
	];

	test.each<[string, (client: PlaneClient, options: never) => unknown]>([
		["preflight", (client, options) => client.preflight(options)],
		["spawn", (client, options) => client.spawn(anyBackend, options)],
		["spawnOutcome", (client, options) => client.spawnOutcome("b", options)],
		["fetchBackendForLock", (client, options) => client.fetchBackendForLock("l", options)],
		["drain", (client, options) => client.drain("d", options)],
		["markLost", (client, options) => client.markLost("b", options)],
		["request DrainDrone", (client, options) => client.request(DrainDrone, drain, options)],
		["publish DrainDrone", (client, options) => client.publish(DrainDrone, drain, options)],
		["append BackendLogMessage", (client, options) => client.append(BackendLogMessage, line, options)],
		["subscribe BackendLogMessage", (client, options) => client.subscribe(BackendLogMessage, {}, options)],
		["respond DrainDrone", (client, options) => client.respond(DrainDrone, {}, () => null, options)],
		["read BackendLogMessage", (client, options) => client.read(BackendLogMessage, {}, options)],
		["worldState", (client, options) => client.worldState(options)],
		["statuses", (client, options) => client.statuses(options)],
		["currentState", (client, options) => client.backend("b").currentState(options)],
		["waitForState", (client, options) => client.backend("b").waitForState("Ready", options)],
		["terminate", (client, options) => client.backend("b").terminate(options)],
		["states", (client, options) => client.backend("b").states(options)],
		["logs", (client, options) => client.backend("b").logs(options)],
		["stats", (client, options) => client.backend("b").stats(options)],
	])("what is none is refused by %s before anything is sent", async (operation, call) => {
		for (const [what, options, says] of wrong) {
			const asked = vi.fn(() => new Uint8Array());
			const { connection, happened } = stubConnection(asked);
			const client = new PlaneClient(connection, { cluster: CLUSTER });
			const refused = { name: "PlaneError", code: "invalid_argument", operation, outcome: "not-sent" };
			const failure = await failureOf(() => call(client, options as never));
			expect(failure, what).toMatchObject({ ...refused, message: expect.stringContaining(says) });
			expect(asked).not.toHaveBeenCalled();
			expect(happened).toEqual([]);
		}
	});

	test("null stands for none in each of them", async () => {
		const { connection } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const none = { signal: null, onGap: null, onInvalid: null } as never;
		await client.subscribe(BackendLogMessage, {}, none).close();
		await client.publish(DrainDrone, drain, none);
	});

	test("a controller as signal is refused by connect", async () => {
		const connecting = PlaneClient.connect({ cluster: CLUSTER, servers: "nats://a:1", ...controller } as never);
		await expect(connecting).rejects.toMatchObject({ code: "invalid_argument", operation: "connect" });
	});
});
