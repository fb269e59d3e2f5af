import { type NatsPermissions, type PermissionOptions, type PlaneRole, permissionsFor } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, type NatsServer, type NatsUser, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { anyBackend, CLUSTER } from "./desk.js";

/** The drone whose part the role `drone` plays; the fake has others. */
export const DRONE = "drone-9";
export const OTHER_CLUSTER = "other.test";
export const FAKE_DRONES = ["drone-1", "drone-2"] as const;
export const LOCK = "held";
export const HELD = "held-1";

const PASSWORD = "p";
const OWN_INBOX: Partial<Record<PlaneRole, string>> = {
	drone: "cluster.plane_test.inbox",
	controller: "controller.inbox",
};
const inboxOf = (role: PlaneRole, user: string): string => OWN_INBOX[role] ?? `inbox.${user}`;

/** Permissions of a role, as the bench gives them to the user of that name. */
export function permissionsOf(role: PlaneRole, user: string, options: PermissionOptions = {}): NatsPermissions {
	return permissionsFor(role, { cluster: CLUSTER, drone: DRONE, inboxPrefix: inboxOf(role, user), ...options });
}

/** A user with a role, or with a part of one. */
export interface RoleUser {
	readonly user: string;
	readonly role: PlaneRole;
	readonly permissions: NatsPermissions;
}

/** A connected user: what it may not do is in `denied`. */
export interface Visitor extends AsyncDisposable {
	readonly client: PlaneClient;
	readonly connection: NatsConnection;
	readonly inboxPrefix: string;
	readonly denied: readonly string[];
	/** Rejects as soon as the server refuses something. */
	readonly refusal: Promise<never>;
}

/** A server that knows every user, a fake Plane on it that signs in with the roles of its parts, and somebody who may do everything. */
export interface Bench extends AsyncDisposable {
	readonly server: NatsServer;
	readonly fake: FakePlane;
	readonly all: PlaneClient;
	readonly allConnection: NatsConnection;
	visit(user: RoleUser): Promise<Visitor>;
}

export async function startBench(users: readonly RoleUser[]): Promise<Bench> {
	const server = await startNatsServer({ users: [...users.map(natsUser), ...fakeUsers(), ALL] });
	const fake = await FakePlane.start({
		server,
		cluster: CLUSTER,
		drones: FAKE_DRONES,
		statsEveryMs: 20,
		credentials: ({ role, name }) => ({ user: role === "drone" ? name : `fake-${role}`, pass: PASSWORD }),
	});
	fake.script({ backendId: HELD, logs: ["one"] });
	const allConnection = await connect({ servers: server.url, user: ALL.user, pass: PASSWORD });
	const all = new PlaneClient(allConnection, { cluster: CLUSTER });
	const held = await all.spawn({ ...anyBackend, backend_id: HELD, lock: LOCK, max_idle_secs: 3_600 });
	for await (const { state } of held.states()) if (state === "Ready") break;
	const end = async (): Promise<void> => {
		await all.close();
		await allConnection.close();
		await fake.stop();
		await server.stop();
	};
	const visit = (user: RoleUser): Promise<Visitor> => visitAs(server, user);
	return { server, fake, all, allConnection, visit, [Symbol.asyncDispose]: end };
}

const ALL: NatsUser = { user: "all", password: PASSWORD };

const natsUser = ({ user, permissions }: RoleUser): NatsUser => ({ user, password: PASSWORD, permissions });

function fakeUsers(): NatsUser[] {
	const drones = FAKE_DRONES.map((drone) => ({ user: drone, permissions: permissionsOf("drone", drone, { drone }) }));
	const controller = { user: "fake-controller", permissions: permissionsOf("controller", "fake-controller") };
	return [...drones, controller].map((user) => ({ ...user, password: PASSWORD }));
}

async function visitAs(server: NatsServer, { user, role }: RoleUser): Promise<Visitor> {
	const inboxPrefix = inboxOf(role, user);
	const connection = await connect({ servers: server.url, user, pass: PASSWORD, inboxPrefix });
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	const denied: string[] = [];
	const refusal = new Promise<never>((_, reject) => {
		void (async () => {
			for await (const status of connection.status()) {
				if (status.type !== "error" || status.data !== "PERMISSIONS_VIOLATION") continue;
				denied.push(String(status.permissionContext?.subject));
				reject(new Error(`refused: ${denied.join(", ")}`));
			}
		})();
	});
	refusal.catch(() => undefined);
	const end = async (): Promise<void> => {
		await client.close();
		await connection.close();
	};
	return { client, connection, inboxPrefix, denied, refusal, [Symbol.asyncDispose]: end };
}
