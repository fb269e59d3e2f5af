import { request as httpRequest } from "node:http";
import { ScheduleRequest, UpdateBackendStateMessage } from "@plane/messages";
import { FakePlane } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, consumersOf, type Desk, startDesk } from "./desk.js";

let desk: Desk;
let url: string;
beforeAll(async () => {
	desk = await startDesk({ http: { services: { editor: "editor:1" } } });
	url = desk.plane.httpUrl ?? "";
});
afterAll(() => desk[Symbol.asyncDispose]());

const JSON_BODY = { "content-type": "application/json" };
const spawn = (body: string, headers: Record<string, string> = JSON_BODY, service = "editor"): Promise<Response> =>
	fetch(`${url}/service/${service}/spawn`, { method: "POST", body, headers });

describe("a spawn over HTTP", () => {
	test("is a request for the service's image, with Plane's defaults and PORT forced", async () => {
		const response = await spawn('{"env":{"PORT":"1","A":"b"},"unknown":1}');
		expect(response.headers.get("access-control-allow-origin")).toBeNull();
		const { name, ...answer } = (await response.json()) as { name: string };
		expect(name).toMatch(/^[0-9a-f-]{36}$/);
		expect(answer).toEqual({
			url: `http://${name}.${CLUSTER}`,
			status_url: `${url}/backend/${name}/status`,
			spawned: true,
		});
		expect(desk.plane.log.messages("requested", ScheduleRequest).at(-1)).toMatchObject({
			cluster: CLUSTER,
			backend_id: null,
			max_idle_secs: 60,
			metadata: {},
			executable: { image: "editor:1", env: { PORT: "8080", A: "b" }, port: null, pull_policy: "IfNotPresent" },
		});
	});

	test("takes lock, token, port and grace period, and tells of a holder", async () => {
		const body = '{"lock":"l","require_bearer_token":true,"port":9000,"grace_period_seconds":5}';
		const answers = [];
		for (let time = 0; time < 2; time += 1) answers.push(await (await spawn(body)).json());
		const [first, second] = answers as { name: string; spawned: boolean; bearer_token: string }[];
		expect(first).toMatchObject({ spawned: true, bearer_token: expect.stringMatching(/^[A-Za-z0-9]{30}$/) });
		expect(second).toMatchObject({ spawned: false, name: first?.name, bearer_token: first?.bearer_token });
		expect(desk.plane.log.messages("requested", ScheduleRequest).at(-1)).toMatchObject({
			max_idle_secs: 5,
			executable: { port: 9_000, env: { PORT: "9000" } },
		});
	});

	test.each([
		["an unknown service", 404, "{}", JSON_BODY, "nobody"],
		["an inherited name", 404, "{}", JSON_BODY, "constructor"],
		["a lock of 2,049 bytes", 400, JSON.stringify({ lock: "x".repeat(2_049) }), JSON_BODY, "editor"],
		["what is no JSON, before the service is looked for", 400, "{", JSON_BODY, "nobody"],
		["another content type", 415, "{}", { "content-type": "text/plain" }, "editor"],
		["null for a token", 422, '{"require_bearer_token":null}', JSON_BODY, "editor"],
		["null for the environment", 422, '{"env":null}', JSON_BODY, "editor"],
		["a number in the environment", 422, '{"env":{"A":1}}', JSON_BODY, "editor"],
		["a port beyond 65,535", 422, '{"port":65536}', JSON_BODY, "editor"],
		["a period that is no integer in writing", 422, '{"grace_period_seconds":30.0}', JSON_BODY, "editor"],
		["a body of more than 2 MB", 413, JSON.stringify({ env: { A: "x".repeat(2_200_000) } }), JSON_BODY, "editor"],
	])("with %s is answered %d without a body", async (_, status, body, headers, service) => {
		const response = await spawn(body, headers, service);
		expect([response.status, await response.text()]).toEqual([status, ""]);
	});

	test("without a drone is answered 500", async () => {
		await using own = await FakePlane.start({
			server: desk.server,
			cluster: "empty.test",
			controllers: [{ name: "http-only", scheduler: false, http: { services: { editor: "e" } } }],
			drones: [],
		});
		const response = await fetch(`${own.httpUrl}/service/editor/spawn`, {
			method: "POST",
			body: "{}",
			headers: JSON_BODY,
		});
		expect(response.status).toBe(500);
	});
});

describe("the status of a backend", () => {
	test("is the newest state without its cluster, open to every origin, and leaves a consumer behind", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		await desk.plane.expect.reaches(id, "Ready");
		await desk.plane.log.waitFor(
			(entry) =>
				entry.did === "stored" &&
				entry.type === "BackendStateMessage" &&
				entry.message.backend === id &&
				entry.message.state === "Ready",
		);
		const before = (await consumersOf(desk.raw, "backend_status")).length;
		const response = await fetch(`${url}/backend/${id}/status`);
		expect(response.headers.get("access-control-allow-origin")).toBe("*");
		expect(await response.json()).toEqual({ state: "Ready", backend: id, time: expect.any(String) });
		expect(await consumersOf(desk.raw, "backend_status")).toHaveLength(before + 1);
	});

	test("is waited for while there is none", async () => {
		const waiting = fetch(`${url}/backend/later/status`);
		expect(await Promise.race([waiting, new Promise((resolve) => setTimeout(() => resolve("silence"), 100))])).toBe(
			"silence",
		);
		await desk.client.spawn({ ...anyBackend, backend_id: "later" });
		expect(await (await waiting).json()).toMatchObject({ backend: "later" });
	});

	test("comes as a stream of events that goes on after the end, equal neighbours once", async () => {
		for (const state of ["Loading", "Loading", "Starting", "Ready", "Ready", "Exited"] as const) {
			const time = "2024-01-02T03:04:05Z";
			const update = { cluster: CLUSTER, drone: "d1", backend: "streamed", state, time };
			await desk.client.request(UpdateBackendStateMessage, update);
		}
		const abort = new AbortController();
		const response = await fetch(`${url}/backend/streamed/status/stream`, { signal: abort.signal });
		expect(response.headers.get("content-type")).toBe("text/event-stream");
		let text = "";
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		while (!text.includes("Exited")) text += (await reader?.read())?.value ?? "";
		expect(
			[...text.matchAll(/data: \{"state":"(\w+)","backend":"streamed","time":"[^"]+"\}\n\n/g)].map(([, s]) => s),
		).toEqual(["Loading", "Starting", "Ready", "Exited"]);
		const ended = await Promise.race([reader?.read(), new Promise((resolve) => setTimeout(() => resolve("open"), 50))]);
		expect(ended).toBe("open");
		abort.abort();
	});

	test("of `*` is that of whichever backend was told of last", async () => {
		const response = await fetch(`${url}/backend/*/status`);
		expect(await response.json()).toMatchObject({ state: expect.any(String) });
	});

	test("is answered 500 when there is no stream of states", async () => {
		await using own = await startDesk({ http: true });
		await (await own.raw.jetstreamManager()).streams.delete("backend_status");
		expect((await fetch(`${own.plane.httpUrl}/backend/b/status`)).status).toBe(500);
	});
});

describe("beside these routes", () => {
	test("the root greets, HEAD counts as GET, and everything else is 404 or 405", async () => {
		expect(await (await fetch(url)).text()).toBe("Plane controller HTTP server");
		expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
		expect((await fetch(`${url}/nowhere`)).status).toBe(404);
		expect((await fetch(`${url}/service/editor/spawn`)).status).toBe(405);
		expect((await fetch(`${url}/backend/b/status`, { method: "POST" })).status).toBe(405);
	});

	test("a browser's question before a request is answered for the open routes", async () => {
		const response = await fetch(`${url}/backend/b/status`, { method: "OPTIONS" });
		expect(response.headers.get("access-control-allow-methods")).toBe("GET,POST");
		expect(response.headers.get("access-control-allow-headers")).toBe("content-type");
	});

	test("a taken port is tried again every second", async () => {
		const { port } = new URL(url);
		await using own = await FakePlane.start({
			server: desk.server,
			controllers: [{ name: "late", scheduler: false }],
			drones: [],
			http: { port: Number(port) },
		});
		expect(own.httpUrl).toBeUndefined();
		expect(own.log.entries).toContainEqual(expect.objectContaining({ did: "failed", type: "http" }));
	});
});

test("requests without a host are refused", async () => {
	const { port } = new URL(url);
	const status = await new Promise((resolve) => {
		httpRequest({ port, host: "127.0.0.1", path: "/", setHost: false }, (response) =>
			resolve(response.resume().statusCode),
		).end();
	});
	expect(status).toBe(400);
});
