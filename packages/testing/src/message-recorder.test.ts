import { BackendStateMessage, ScheduleRequest, ScheduleResponse } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RecordedMessage, recordMessages } from "./message-recorder.js";
import { loadRecording, replayMessages, saveRecording } from "./message-recording.js";
import { type NatsServer, startNatsServer } from "./nats-server.js";
import { sample } from "./sample.js";

let server: NatsServer;
let connection: NatsConnection;
let tapped: NatsConnection;
beforeAll(async () => {
	server = await startNatsServer();
	connection = await connect({ servers: server.url });
	tapped = await connect({ servers: server.url });
	connection.subscribe("cluster.*.schedule", {
		callback: (_, message) => message.respond(ScheduleResponse.encode("NoDroneAvailable")),
	});
	await connection.flush();
});
afterAll(async () => {
	await connection.close();
	await tapped.close();
	await server.stop();
});

const request = sample(ScheduleRequest);
const state = sample(BackendStateMessage);

async function ask(): Promise<void> {
	await connection.request(ScheduleRequest.subject(request), ScheduleRequest.encode(request));
}

describe("a recorder", () => {
	test("keeps Plane's messages typed and in order, answers with what they answer", async () => {
		await using recorder = await recordMessages(tapped);
		await ask();
		connection.publish("unrelated", "x");
		connection.publish("backend.b1.status", '{"canary":1}');
		connection.publish(BackendStateMessage.subject(state), BackendStateMessage.encode(state));
		await recorder.waitFor(({ message, type }) => type === BackendStateMessage.name && message !== undefined);
		expect(recorder.entries.map(({ type, answers, error }) => [type, answers, error?.name])).toEqual([
			["ScheduleRequest", undefined, undefined],
			["ScheduleResponse", 0, undefined],
			["BackendStateMessage", undefined, "InvalidMessageError"],
			["BackendStateMessage", undefined, undefined],
		]);
		expect(recorder.messages(ScheduleResponse)).toEqual(["NoDroneAvailable"]);
		expect(recorder.messages(BackendStateMessage)).toEqual([state]);
	});

	test("keeps nothing that comes after its end, or on other subjects than told", async () => {
		const recorder = await recordMessages(tapped, { subjects: ["backend.*.status"] });
		await ask();
		connection.publish(BackendStateMessage.subject(state), BackendStateMessage.encode(state));
		await recorder.waitFor(() => true);
		recorder.stop();
		connection.publish(BackendStateMessage.subject(state), BackendStateMessage.encode(state));
		await connection.flush();
		await tapped.flush();
		expect(recorder.entries.map(({ type }) => type)).toEqual(["BackendStateMessage"]);
	});

	test("keeps what streams deliver no second time", async () => {
		const manager = await connection.jetstreamManager();
		await manager.streams.add({ name: "backend_status", subjects: ["backend.*.status"] });
		await using recorder = await recordMessages(tapped);
		connection.publish(BackendStateMessage.subject(state), BackendStateMessage.encode(state));
		await using client = new PlaneClient(connection, { cluster: state.cluster });
		await using reader = client.read(BackendStateMessage, { backend: state.backend });
		expect((await reader.next()).value?.message).toEqual(state);
		await tapped.flush();
		expect(recorder.messages(BackendStateMessage)).toEqual([state]);
		await manager.streams.delete("backend_status");
	});

	test("that waits in vain ends with the signal", async () => {
		await using recorder = await recordMessages(tapped);
		const stop = new AbortController();
		const waiting = recorder.waitFor(() => false, stop.signal);
		stop.abort(new Error("enough"));
		await expect(waiting).rejects.toThrow("enough");
	});
});

describe("a recording", () => {
	test("comes back as it was saved, bytes that are no text included", async () => {
		await using recorder = await recordMessages(tapped);
		await ask();
		connection.publish("backend.b1.status", new Uint8Array([0xff, 0xfe]));
		await recorder.waitFor(({ error }) => error !== undefined);
		const plain = (entries: readonly RecordedMessage[]) =>
			entries.map(({ data, error, ...entry }) => ({ ...entry, bytes: [...data], issues: error?.issues }));
		expect(plain(loadRecording(saveRecording(recorder.entries)))).toEqual(plain(recorder.entries));
	});

	test("is sent again, requests so that they are answered, answers not", async () => {
		await using first = await recordMessages(tapped);
		await ask();
		await first.waitFor(({ answers }) => answers !== undefined);
		first.stop();
		await using second = await recordMessages(tapped);
		expect(await replayMessages(connection, loadRecording(saveRecording(first.entries)))).toBe(1);
		await second.waitFor(({ type }) => type === ScheduleResponse.name);
		expect(second.messages(ScheduleRequest)).toEqual([request]);
	});

	test("is sent again in the time that it took, or an even part of it", async () => {
		const entry = { subject: "backend.b1.status", type: BackendStateMessage.name, message: state };
		const data = BackendStateMessage.encode(state);
		const began = performance.now();
		await replayMessages(
			connection,
			[
				{ ...entry, data, at: 1_000 },
				{ ...entry, data, at: 1_500 },
			],
			{ speed: 10 },
		);
		expect(performance.now() - began).toBeGreaterThanOrEqual(45);
	});

	test("is not sent on when the signal is aborted, before it or meanwhile", async () => {
		const entry = { subject: "backend.b1.status", type: BackendStateMessage.name, message: state };
		const data = BackendStateMessage.encode(state);
		const entries = [0, 60_000].map((at) => ({ ...entry, data, at }));
		expect(await replayMessages(connection, entries, { signal: AbortSignal.abort() })).toBe(0);
		const abort = new AbortController();
		connection.subscribe(entry.subject, { max: 1, callback: () => abort.abort() });
		expect(await replayMessages(connection, entries, { speed: 1, signal: abort.signal })).toBe(1);
	});
});
