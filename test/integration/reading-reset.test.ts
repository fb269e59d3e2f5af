import { BackendStateMessage } from "@plane/messages";
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
