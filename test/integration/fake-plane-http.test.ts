import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
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
const spawn = (
	body: string | Buffer<ArrayBuffer>,
	headers: Record<string, string> = JSON_BODY,
	service = "editor",
): Promise<Response> => fetch(`${url}/service/${service}/spawn`, { method: "POST", body, headers });

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
		["a name that is no escape", 404, "{}", JSON_BODY, "%zz"],
		["a lock of 2,049 bytes", 400, JSON.stringify({ lock: "x".repeat(2_049) }), JSON_BODY, "editor"],
	])("with %s is answered %d without a body", async (_, status, body, headers, service) => {
		const response = await spawn(body, headers, service);
		expect([response.status, await response.text()]).toEqual([status, ""]);
		expect(response.headers.get("content-length")).toBe("0");
	});

	const NO_JSON = "Failed to parse the request body as JSON: ";
	const UNFIT = "Failed to deserialize the JSON body into the target type: ";
	const NO_TYPE = "Expected request with `Content-Type: application/json`";
	test.each([
		["what is no JSON, before the service is looked for", 400, NO_JSON, "{", JSON_BODY, "nobody"],
		["half a character in a lock", 400, NO_JSON, '{"lock":"\\ud800"}', JSON_BODY, "editor"],
		["what is no UTF-8 in a lock", 400, NO_JSON, Buffer.from('{"lock":"\xff"}', "latin1"), JSON_BODY, "editor"],
		["what is no UTF-8 in the path", 400, "Invalid URL: Invalid UTF-8 in `service`", "{}", JSON_BODY, "%ff"],
		["another content type", 415, NO_TYPE, "{}", { "content-type": "text/plain" }, "editor"],
		["no object", 422, UNFIT, "3", JSON_BODY, "editor"],
		["null for a token", 422, `${UNFIT}require_bearer_token: `, '{"require_bearer_token":null}', JSON_BODY, "editor"],
		["a number for a lock", 422, `${UNFIT}lock: `, '{"lock":1}', JSON_BODY, "editor"],
		["null for the environment", 422, `${UNFIT}env: `, '{"env":null}', JSON_BODY, "editor"],
		["a number in the environment", 422, `${UNFIT}env.A: `, '{"env":{"A":1}}', JSON_BODY, "editor"],
		["a mount that is no text", 422, `${UNFIT}volume_mounts[0]: `, '{"volume_mounts":[1]}', JSON_BODY, "editor"],
		["a port beyond 65,535", 422, `${UNFIT}port: `, '{"port":65536}', JSON_BODY, "editor"],
		["a period that is no integer in writing", 422, UNFIT, '{"grace_period_seconds":30.0}', JSON_BODY, "editor"],
		["a port that stands twice", 422, `${UNFIT}duplicate field \`port\``, '{"port":1,"port":2}', JSON_BODY, "editor"],
		["more than 2 MB", 413, "Failed to buffer", JSON.stringify("x".repeat(2_200_000)), JSON_BODY, "editor"],
	])("with %s is answered %d, and why", async (_, status, reason, body, headers, service) => {
		const response = await spawn(body, headers, service);
		expect([response.status, (await response.text()).slice(0, reason.length)]).toEqual([status, reason]);
		expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
	});

	test("takes its integers from where they stand, however their keys are written", async () => {
		await spawn('{"x":{"port":1},"\\u0070ort":7,"grace_period_seconds":8,"y":{"grace_period_seconds":9}}');
		expect(desk.plane.log.messages("requested", ScheduleRequest).at(-1)).toMatchObject({
			max_idle_secs: 8,
			executable: { port: 7 },
		});
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
		let events = "";
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		while (!events.includes("Exited")) events += (await reader?.read())?.value ?? "";
		expect(
			[...events.matchAll(/data:\{"state":"(\w+)","backend":"streamed","time":"[^"]+"\}\n\n/g)].map(([, s]) => s),
		).toEqual(["Loading", "Starting", "Ready", "Exited"]);
		const ended = await Promise.race([reader?.read(), new Promise((resolve) => setTimeout(() => resolve("open"), 50))]);
		expect(ended).toBe("open");
		abort.abort();
	});

	test("is read as Plane reads it: in any spelling of its time, of any id", async () => {
		const backend = "an\u00a0id";
		const state = `{"cluster":"${CLUSTER}","state":"Ready","backend":"${backend}","time":"2024-1-2 3:04:05+0100"}`;
		await desk.raw.jetstream().publish(`backend.${backend}.status`, state);
		const response = await fetch(`${url}/backend/${encodeURIComponent(backend)}/status`);
		expect(await response.json()).toEqual({ state: "Ready", backend, time: "2024-01-02T02:04:05Z" });
	});

	test("of no id is asked of the stream, too, which refuses", async () => {
		expect((await fetch(`${url}/backend//status`)).status).toBe(500);
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
		const head = await fetch(url, { method: "HEAD" });
		expect([head.status, head.headers.get("content-length")]).toEqual([200, "28"]);
		expect((await fetch(`${url}/nowhere`)).status).toBe(404);
		const lost = await fetch(`${url}/nowhere`, { method: "HEAD" });
		expect([lost.status, lost.headers.get("content-length")]).toEqual([404, "0"]);
		expect((await fetch(`${url}/service/editor/spawn`)).status).toBe(405);
		expect((await fetch(`${url}/backend/b/status`, { method: "POST" })).status).toBe(405);
	});

	test("a browser's question before a request is answered for the open routes", async () => {
		const response = await fetch(`${url}/backend/b/status`, { method: "OPTIONS" });
		expect(response.headers.get("access-control-allow-methods")).toBe("GET,POST");
		expect(response.headers.get("access-control-allow-headers")).toBe("content-type");
		expect(response.headers.get("allow")).toBe("GET,HEAD");
		expect(response.headers.get("vary")).toBe("origin, access-control-request-method, access-control-request-headers");
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

test("only a spawn has to name the host", async () => {
	const { port } = new URL(url);
	const answer = (method: string, path: string): Promise<unknown> =>
		new Promise((resolve) => {
			const options = { port, host: "127.0.0.1", method, path, setHost: false };
			httpRequest(options, async (response) => resolve([response.statusCode, await text(response)])).end();
		});
	expect(await answer("GET", "/")).toEqual([200, "Plane controller HTTP server"]);
	expect(await answer("POST", "/service/editor/spawn")).toEqual([400, "Header of type `host` was missing"]);
});
