import {
	BackendStateMessage,
	DroneConnectRequest,
	type PlaneRole,
	permissionsFor,
	WorldStateMessage,
} from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, type FakePlaneProcess, type NatsServer, startNatsServer } from "@plane/testing";
import { afterEach, expect, test } from "vitest";
import { anyBackend, CLUSTER, failureOf } from "./desk.js";

const password = "p";
const open: AsyncDisposable[] = [];
afterEach(async () => {
	for (const resource of open.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

function kept<T extends AsyncDisposable>(resource: T): T {
	open.push(resource);
	return resource;
}

/** A server whose users have the names of the fake's processes and of the people, and their permissions. */
async function startServer(drone: string = "drone-1"): Promise<NatsServer> {
	const people = (["client", "viewer", "operator"] as const).map((role: PlaneRole) => ({
		user: role,
		password,
		permissions: permissionsFor(role, { cluster: CLUSTER, inboxPrefix: `inbox.${role}` }),
	}));
	const parts = [
		{ user: "controller", password, permissions: permissionsFor("controller") },
		{ user: "drone-1", password, permissions: permissionsFor("drone", { cluster: CLUSTER, drone }) },
		{
			user: "fake-plane",
			password,
			permissions: permissionsFor("viewer", { cluster: CLUSTER, inboxPrefix: "_INBOX" }),
		},
	];
	return kept(await startNatsServer({ users: [...people, ...parts] }));
}

async function startFake(server: NatsServer, drones = 1): Promise<FakePlane> {
	const credentials = ({ name }: { name: string }) => ({ user: name, pass: password });
	return kept(await FakePlane.start({ server, cluster: CLUSTER, credentials, drones, statsEveryMs: 20 }));
}

const signIn = async (server: NatsServer, user: string): Promise<PlaneClient> =>
	kept(await PlaneClient.connect({ servers: server.urlOf(user), cluster: CLUSTER, inboxPrefix: `inbox.${user}` }));

/** On connecting every client asks which streams there are; only the client may not know of this one. */
const PREFLIGHT = "$JS.API.STREAM.INFO.plane_state";

const violations = ({ logs }: NatsServer): string[] => logs.filter((line) => line.includes("Violation"));

test("a whole Plane and its people get by with their roles, and nobody tries more", async () => {
	const server = await startServer();
	const fake = await startFake(server);
	const [client, viewer, operator] = [
		await signIn(server, "client"),
		await signIn(server, "viewer"),
		await signIn(server, "operator"),
	];
	const world = await viewer.worldState();
	// One of the two wins the lock, the other waits for its assignment.
	const request = { ...anyBackend, lock: "l", require_bearer_token: true };
	const [backend, again] = await Promise.all([client.spawn(request), client.spawn(request)]);
	expect([backend.id, backend.bearerToken]).toEqual([again.id, again.bearerToken]);
	await backend.waitForState("Ready");
	expect((await client.backend(backend.id).stats().next()).value).toMatchObject({ backend_id: backend.id });
	await operator.markLost(backend.id);
	await expect.poll(() => world.backends().get(backend.id)?.state).toBe("Lost");
	const other = await client.spawn(anyBackend);
	expect(await other.terminate({ waitForTerminal: true })).toMatchObject({ state: "Terminated" });
	await operator.drain("drone-1");
	expect(fake.log.entries.filter(({ did }) => did === "failed")).toEqual([]);
	expect(violations(server)).toEqual([expect.stringContaining(PREFLIGHT)]);
});

test("preflight tells a client which streams it may not ask for", async () => {
	const server = await startServer();
	await startFake(server);
	const client = await signIn(server, "client");
	expect(await client.preflight()).toMatchObject({
		streams: { backend_status: "present", backend_logs: "present", plane_state: "denied" },
	});
	expect(await failureOf(client.worldState())).toMatchObject({ code: "permission" });
});

test("a drone with the permissions of another one cannot take backends", async () => {
	const server = await startServer("drone-2");
	const fake = await startFake(server, 0);
	fake.addDrone("drone-1").catch(() => undefined);
	await expect.poll(() => violations(server).join("\n"), { timeout: 5_000 }).toMatch(/drone-1\.spawn"/);
});

test("a drone of one's own gets by with the prefix that is in its permissions, and with no other", async () => {
	const server = await startServer();
	await startFake(server, 0);
	const message = { cluster: CLUSTER, drone_id: "drone-1", ip: "192.0.2.1" };
	const [servers, inboxPrefix] = [server.urlOf("drone-1"), "cluster.plane_test.inbox"];
	expect(await failureOf(PlaneClient.connect({ servers, cluster: CLUSTER }))).toMatchObject({ code: "permission" });
	const drone = kept(await PlaneClient.connect({ servers, cluster: CLUSTER, inboxPrefix }));
	expect(await drone.request(DroneConnectRequest, message)).toBe(true);
});

test("the witness of the fake reads what streams keep as a viewer", async () => {
	const server = await startServer();
	const fake = await startFake(server);
	const { id } = await (await signIn(server, "client")).spawn(anyBackend);
	await fake.expect.reaches(id, "Ready");
	expect(await fake.retained(BackendStateMessage, { backend: id })).toHaveLength(3);
	expect(await fake.retained(WorldStateMessage)).not.toEqual([]);
	expect(violations(server)).toEqual([expect.stringContaining(PREFLIGHT)]);
});

test("a witness that the server does not let in is told apart from a start", async () => {
	const server = await startServer();
	const credentials = ({ role, name }: FakePlaneProcess) => ({
		user: role === "witness" ? role : name,
		pass: password,
	});
	const fake = kept(await FakePlane.start({ server, cluster: CLUSTER, credentials }));
	await expect(fake.retained(BackendStateMessage)).rejects.toThrow(
		/^retained: the server does not let fake-plane in: .* this witness comes$/,
	);
});
