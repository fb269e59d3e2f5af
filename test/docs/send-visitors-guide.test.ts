import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ScheduleRequest } from "@plane/messages";
import { PlaneClient, type SpawnedBackend } from "@plane/nats-client";
import { FakePlane, memoryConnection } from "@plane/testing";
import { expect, test, vi } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

type SendVisitors = (plane: PlaneClient, originOf: (hostname: string) => string) => Server;
type Forward = (
	drone: { host: string; port: number },
	backend: SpawnedBackend,
	visitor: IncomingMessage,
	response: ServerResponse,
) => void;

const fences = titledFences(readText("docs/guides/send-visitors.md"));
const folder = exampleFolder(fences);
const { sendVisitors }: { sendVisitors: SendVisitors } = await import(`${folder}/send-visitors.ts`);
const { forward }: { forward: Forward } = await import(`${folder}/forward.ts`);

async function portOf(server: Server): Promise<number> {
	await once(server.listen(0, "127.0.0.1"), "listening");
	return (server.address() as AddressInfo).port;
}

type Visit = (path: string) => Promise<Response>;

async function withDoor(use: (visit: Visit, plane: PlaneClient, fake: FakePlane) => Promise<void>, drones = 1) {
	const connection = memoryConnection();
	await using fake = await FakePlane.start({ connection, drones });
	await using plane = new PlaneClient(connection.clone(), { cluster: fake.cluster });
	await using server = sendVisitors(plane, (hostname) => `https://${hostname}:8443`);
	const port = await portOf(server);
	await use((path) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" }), plane, fake);
}

test("all visitors of a document are sent to one backend, through its proxy's door", () =>
	withDoor(async (visit, plane) => {
		const [first, second] = await Promise.all([visit("/documents/17"), visit("/documents/17")]);
		const { hostname, bearerToken } = (await plane.fetchBackendForLock("document-17")) ?? expect.fail();
		const door = `https://${hostname}:8443/_plane_auth?token=${bearerToken}&redirect=%2F`;
		expect([first?.status, first?.headers.get("location")]).toEqual([302, door]);
		expect(second?.headers.get("location")).toBe(door);
	}));

test("a name that is none of a document starts nothing", () =>
	withDoor(async (visit, _, fake) => {
		expect((await visit("/documents/a%20b")).status).toBe(404);
		expect(fake.log.messages("received", ScheduleRequest)).toEqual([]);
	}));

test("nobody is sent to a backend that is open to everybody", () =>
	withDoor(async (visit, plane) => {
		const told = vi.spyOn(console, "error").mockReturnValue();
		await plane.spawn({ executable: { image: "editor" }, max_idle_secs: 30, lock: "document-17" });
		expect((await visit("/documents/17")).status).toBe(502);
		expect(told).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringMatching(/open to everybody/) }));
	}));

test("a visitor is told to come back when no drone takes the backend", () =>
	withDoor(async (visit) => {
		vi.spyOn(console, "error").mockReturnValue();
		expect((await visit("/documents/17")).status).toBe(503);
	}, 0));

/** What a drone's proxy makes of a request to its only backend. */
function droneOf({ hostname, bearerToken }: SpawnedBackend): Server {
	return createServer((request, response) => {
		if (request.url === "/hang-up") return void request.socket.destroy();
		if (request.headers.host !== hostname) return void response.writeHead(404).end();
		if (request.headers.authorization !== `Bearer ${bearerToken}`) return void response.writeHead(403).end();
		response.writeHead(201, { "set-cookie": ["a=1", "b=2"] });
		response.write(`${request.method} ${request.url} `);
		request.pipe(response);
	});
}

test("a server in between brings a request to the drone, and the answer back", async () => {
	const connection = memoryConnection();
	await using fake = await FakePlane.start({ connection, drones: [{ id: "d1", ip: "127.0.0.1" }] });
	await using plane = new PlaneClient(connection.clone(), { cluster: fake.cluster });
	await using world = await plane.worldState();
	const executable = { image: "editor" };
	const backend = await plane.spawn({ executable, max_idle_secs: 30, require_bearer_token: true });
	await expect.poll(() => world.addressOf(backend.id)).toBe("127.0.0.1");

	await using drone = droneOf(backend);
	const there = { host: world.addressOf(backend.id) ?? "", port: await portOf(drone) };
	await using between = createServer((visitor, response) => forward(there, backend, visitor, response));
	const here = `http://127.0.0.1:${await portOf(between)}`;
	const answer = await fetch(`${here}/a?b=c`, { method: "POST", body: "hello", headers: { authorization: "Basic x" } });
	expect([answer.status, answer.headers.getSetCookie()]).toEqual([201, ["a=1", "b=2"]]);
	expect(await answer.text()).toBe("POST /a?b=c hello");

	expect((await fetch(`${here}/hang-up`)).status).toBe(502);
});
