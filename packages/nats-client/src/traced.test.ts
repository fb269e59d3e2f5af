import { BackendLogMessage, DrainDrone } from "@plane/messages";
import { expect, test } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { live } from "./fixtures/stub-world-state.js";
import { PlaneClient } from "./plane-client.js";
import { traced } from "./traced.js";

const CLUSTER = "plane.test";
const drain = { cluster: CLUSTER, drone: "d", drain: true };

/** Some code of a user that waits for a call. */
async function someHandler(call: () => Promise<unknown>): Promise<void> {
	await call();
}

async function waitInVain(): Promise<void> {
	const { world } = await live();
	await using _ = world;
	await world.waitForSequence(99, { timeout: 1 });
}

async function readOn(values: AsyncIterable<unknown>): Promise<void> {
	for await (const _ of values);
}

test.each<[string, (client: PlaneClient) => Promise<unknown>]>([
	["spawn", (client) => client.spawn({ executable: { image: "i" }, max_idle_secs: 30 }, { timeout: 1 })],
	["request", (client) => client.request(DrainDrone, drain, { timeout: 1 })],
	["drain", (client) => client.drain("d", { timeout: 1 })],
	["terminate", (client) => client.backend("b").terminate({ timeout: 1 })],
	["worldState", (client) => client.worldState()],
	["currentState", (client) => client.backend("b").currentState()],
	["waitForState", (client) => client.backend("b").waitForState("Ready")],
	["read", (client) => client.read(BackendLogMessage).next()],
	["states", (client) => readOn(client.backend("b").states())],
	["logs", (client) => readOn(client.backend("b").logs())],
	["waitForSequence", waitInVain],
	[
		"connect",
		() => PlaneClient.connect({ cluster: CLUSTER, servers: "a", timeout: 1, dial: () => new Promise(() => {}) }),
	],
])("the stack of what %s fails with leads to the code that waits for it", async (_, call) => {
	const client = new PlaneClient(stubConnection().connection, { cluster: CLUSTER });
	const error = await someHandler(() => call(client)).catch((failure: Error) => failure);
	expect(error).toMatchObject({ name: "PlaneError", stack: expect.stringContaining("someHandler") });
	expect((error as Error).stack).toMatch(/^PlaneError: \w+/);
});

test("what is thrown by somebody else keeps its stack", () => {
	const error = new Error("mine");
	const { stack } = error;
	expect(traced(error)).toBe(error);
	expect(error.stack).toBe(stack);
});
