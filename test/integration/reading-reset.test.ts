import { BackendLogMessage, BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf } from "./desk.js";
import { KEPT, LogDesk, numbered, STATES, take } from "./log-desk.js";

let desk: LogDesk;
beforeAll(async () => {
	desk = await LogDesk.start();
});
afterAll(() => desk[Symbol.asyncDispose]());

describe("a reader ends with stream_reset", () => {
	test("when what it has read was purged while it had to find its place again", async () => {
		await desk.print("p1", "1", "2");
		const reader = desk.read("p1");
		await take(reader, 2);
		const failure = failureOf(reader.next());
		await desk.manager.streams.purge("backend_logs", { filter: "backend.p1.log" });
		await desk.deleteConsumers();
		expect(await failure).toMatchObject({ code: "stream_reset", operation: "read BackendLogMessage" });
	});

	test("but not when another subject was purged, or when the stream forgot the oldest by itself", async () => {
		await desk.print("p2", ...numbered(1, KEPT));
		await desk.print("p3", "1");
		const reader = desk.read("p2");
		await take(reader, KEPT);
		await desk.manager.streams.purge("backend_logs", { filter: "backend.p3.log" });
		await desk.print("p2", ...numbered(1, 30));
		await desk.deleteConsumers();
		expect(await take(reader, 30)).toEqual(numbered(1, 30));
		await desk.deleteConsumers();
		await desk.print("p2", "last");
		expect(await take(reader, 1)).toEqual(["last"]);
		await reader.close();
	});

	test("when all of it was purged, for a reader of all subjects", async () => {
		await using own = await startNatsServer();
		const admin = await connect({ servers: own.url });
		const { streams, consumers } = await admin.jetstreamManager();
		await streams.add(STATES);
		const state = { cluster: CLUSTER, backend: "p4", state: "Ready", time: "2024-01-02T03:04:05Z" } as const;
		await admin.jetstream().publish("backend.p4.status", BackendStateMessage.encode(state));
		await using reading = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const reader = reading.read(BackendStateMessage);
		await reader.next();
		const failure = failureOf(reader.next());
		await streams.purge("backend_status");
		for (const name of await consumersOf(admin, "backend_status")) await consumers.delete("backend_status", name);
		expect(await failure).toMatchObject({ code: "stream_reset" });
		await admin.close();
	});
});

describe("between two fetches", () => {
	const FETCHED = 1_000;

	const put = async (backend: string, count: number): Promise<void> => {
		const state = { cluster: CLUSTER, backend, state: "Ready", time: "2024-01-02T03:04:05Z" } as const;
		const data = BackendStateMessage.encode(state);
		const stored = Array.from({ length: count }, () => desk.raw.jetstream().publish(`backend.${backend}.status`, data));
		await Promise.all(stored);
	};

	test.each<[string, string, { backend?: string }, Parameters<typeof desk.manager.streams.purge>[1]]>([
		["all that a reader of one subject has not read", "q1", { backend: "q1" }, undefined],
		["its subject", "q2", { backend: "q2" }, { filter: "backend.q2.status" }],
		["all but a few", "q3", { backend: "q3" }, { keep: 10 }],
		["all that a reader of all subjects has not read", "q4", {}, undefined],
	])("a purge of %s ends it, and nothing behind the hole is read", async (_, backend, values, purge) => {
		await desk.manager.streams.purge("backend_status");
		await put(backend, FETCHED + 500);
		await using reader = desk.client.read(BackendStateMessage, values);
		for (let count = 0; count < FETCHED; count += 1) await reader.next();
		await desk.manager.streams.purge("backend_status", purge);
		await put(backend, 20);
		expect(await failureOf(reader.next())).toMatchObject({ code: "stream_reset", retry: true });
	});

	test("a purge of one subject ends a reader of all subjects, also where the oldest are forgotten", async () => {
		await desk.manager.streams.purge("backend_logs");
		for (const backend of ["q6", "q7", "q8"]) await desk.print(backend, ...numbered(1, KEPT));
		await using reader = desk.client.read(BackendLogMessage);
		await take(reader, FETCHED);
		await desk.manager.streams.purge("backend_logs", { filter: "backend.q8.log" });
		await desk.print("q6", ...numbered(1, 20));
		expect(await failureOf(reader.next())).toMatchObject({ code: "stream_reset", retry: true });
	});

	test.each([
		["one subject", { backend_id: "q5" }],
		["all subjects", {}],
	])("messages that are replaced while a reader of %s is at work are no purge", async (_, values) => {
		await using reader = desk.client.read(BackendLogMessage, values, { from: "new" });
		const texts = take(reader, 5 * KEPT);
		await expect.poll(() => desk.consumers()).toHaveLength(1);
		for (let from = 1; from < 5 * KEPT; from += 100) await desk.print("q5", ...numbered(from, from + 99));
		expect(await texts).toEqual(numbered(1, 5 * KEPT));
	});
});
