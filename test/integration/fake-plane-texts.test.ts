import {
	DrainDrone,
	FetchBackendForLock,
	ScheduleRequest,
	SetAcmeDnsRecord,
	TerminationRequest,
} from "@plane/messages";
import { FakePlane, memoryConnection, type RecordedMessage, recordMessages, virtualClock } from "@plane/testing";
import { expect, test } from "vitest";
import { serdeText } from "../support/serde-text.js";
import { CLUSTER } from "./desk.js";

const DECODER = new TextDecoder();

/** The same data with all keys the other way round, as somebody's client may send them. */
function reversed(value: unknown): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(reversed);
	const entries = Object.entries(value).reverse();
	return Object.fromEntries(entries.map(([key, item]) => [key, reversed(item)]));
}

const request = (more: object = {}): ScheduleRequest =>
	ScheduleRequest.parse({
		cluster: CLUSTER,
		max_idle_secs: 30,
		metadata: { note: 'of "one"' },
		executable: {
			image: "editor:1",
			env: { A: "b" },
			credentials: { UsernamePassword: { username: "u", password: "p" } },
			resource_limits: { cpu_period_percent: 50, memory_limit_bytes: 2 ** 30 },
			port: 80,
			volume_mounts: ["/srv:/data"],
		},
		require_bearer_token: true,
		...more,
	});

/** All that a fake sends in a minute in which everything happens to it. */
async function everythingSent(): Promise<readonly RecordedMessage[]> {
	const clock = virtualClock({ now: Date.UTC(2024, 2, 11) });
	const connection = memoryConnection();
	await using recorder = await recordMessages(connection.clone());
	const http = { services: { editor: "editor:1" } };
	const drones = [{ id: "drone-1", allowVolumeMounts: true }];
	await using plane = await FakePlane.start({ connection, cluster: CLUSTER, clock, http, drones });
	const own = new Set<string>();
	const ask = async <In>(
		message: { encode(value: In): Uint8Array; subject(value: In): string },
		value: In,
	): Promise<string> => {
		const data = message.encode(reversed(value) as In);
		own.add(DECODER.decode(data));
		const answer = connection.request(message.subject(value), data, { timeout: 10_000 });
		await clock.advance(100);
		return DECODER.decode((await answer).data);
	};
	plane.script({ image: "editor:1", logs: ["up", { text: 'a "b" \u0007', kind: "Stderr" }] });
	// When this fails a second is full, of whose time no fraction would be written.
	plane.script({ image: "broken", ends: "ErrorLoading", loadError: "no such image", loadingMs: 900 });
	plane.script({ image: "unlucky", breaksIn: "Ready" });
	await clock.advance(5_000);
	await fetch(`${plane.httpUrl}/service/editor/spawn`, {
		method: "POST",
		body: '{"port":9000,"env":{"A":"b"},"volume_mounts":["/srv:/data"],"lock":"of-http"}',
		headers: { "content-type": "application/json" },
	});
	await ask(ScheduleRequest, request({ lock: "l", backend_id: "b1" }));
	for (const image of ["broken", "unlucky"]) await ask(ScheduleRequest, request({ executable: { image, env: {} } }));
	await clock.advance(12_000);
	await ask(FetchBackendForLock, { cluster: CLUSTER, lock: "l" });
	await ask(SetAcmeDnsRecord, { cluster: CLUSTER, value: "v" });
	await ask(TerminationRequest, { cluster_id: CLUSTER, backend_id: "b1" });
	await ask(DrainDrone, { cluster: CLUSTER, drone: "drone-1", drain: true });
	await clock.advance(43_000);
	await ask(ScheduleRequest, request());
	return recorder.entries.filter(({ data }) => !own.has(DECODER.decode(data)));
}

test("the fake writes what Plane's own types would write, letter for letter", async () => {
	const sent = await everythingSent();
	const wrong = sent.flatMap(({ type, data }) => {
		const text = DECODER.decode(data);
		const plane = serdeText(type, text);
		return text === plane ? [] : [{ type, text, plane }];
	});
	expect(wrong).toEqual([]);
	expect([...new Set(sent.map(({ type }) => type))].sort()).toEqual([
		"()",
		"BackendLogMessage",
		"BackendStateMessage",
		"BackendStatsMessage",
		"DroneConnectRequest",
		"DroneStatusMessage",
		"FetchBackendForLockResponse",
		"LogMessage",
		"ScheduleRequest",
		"ScheduleResponse",
		"SetDnsRecord",
		"SpawnRequest",
		"UpdateBackendStateMessage",
		"WorldStateMessage",
		"bool",
	]);
});
