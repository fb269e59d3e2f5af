import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import type { TlsOptions } from "nats";
import { LocalNatsServer } from "./local-nats-server.js";
import { whenReplicasFit } from "./nats-cluster-placement.js";
import { assertMinVersion, type NatsServer, type NatsServerOptions } from "./nats-server.js";
import { obtainNatsServer } from "./nats-server-executable.js";
import { unlessAborted } from "./unless-aborted.js";

const CLUSTER = "plane";
const LEADER_TIMEOUT_MS = 10_000;
const START_ATTEMPTS = 3;

/** How a cluster of servers is started: `size` members, each with these options. */
export interface NatsClusterOptions extends Omit<NatsServerOptions, "port"> {
	/** How many members; 3 unless told. JetStream works as long as more than half of them run. */
	readonly size?: number | undefined;
}

/** Servers that know each other, with JetStream replicated among them. They die with this process. */
export interface NatsCluster extends AsyncDisposable {
	/** The members, named `n1`, `n2`, … Each can be killed, restarted, paused and reloaded by itself. */
	readonly servers: readonly NatsServer[];
	/** The members' URLs, for the option `servers` of a connection. */
	readonly urls: string[];
	/** What the servers say of themselves, e.g. `2.9.10`. */
	readonly version: string;
	/** The member of that name, such as a stream's `cluster.leader`. Throws when there is none. */
	server(name: string): NatsServer;
	/** Ends all members and removes their stores. */
	stop(): Promise<void>;
}

/** Starts a cluster of real nats-servers on loopback; resolves when it has JetStream with replicas to offer. */
export async function startNatsCluster(options: NatsClusterOptions = {}): Promise<NatsCluster> {
	const { size = 3, ...member } = options;
	if (!Number.isInteger(size) || size < 2) throw new Error("A cluster has a whole number of members, 2 at least");
	assertMinVersion(member);
	const { signal } = member;
	signal?.throwIfAborted();
	const executable = member.executable ?? (await obtainNatsServer({ signal }));
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await startCluster(executable, size, member);
		} catch (error) {
			if (attempt === START_ATTEMPTS || !mayBeLuck(error)) throw error;
		}
	}
}

/** Somebody else may have taken a port after we found it free, or the members did not find each other. */
function mayBeLuck(error: unknown): boolean {
	return error instanceof NoLeaderError || /address already in use/.test(String(error));
}

/** While the members get to know each other, they know one user more, who asks them how far they are. */
async function startCluster(executable: string, size: number, options: NatsServerOptions): Promise<NatsCluster> {
	const { users, signal } = options;
	const asker = { user: "plane-testing", password: randomUUID() };
	const members = await startMembers(executable, size, users ? { ...options, users: [...users, asker] } : options);
	const cluster = new LocalNatsCluster(members);
	try {
		const credentials = users && { user: asker.user, pass: asker.password };
		// Who it is does not matter: it is ours, on loopback.
		const tls = options.tls && { tls: { rejectUnauthorized: false } as TlsOptions };
		await whenReplicasFit({ servers: cluster.urls, ...credentials, ...tls }, size, signal);
		if (users) await Promise.all(members.map((member) => member.reload({ users })));
	} catch (error) {
		await cluster.stop();
		throw error;
	}
	return cluster;
}

async function startMembers(executable: string, size: number, options: NatsServerOptions): Promise<LocalNatsServer[]> {
	const routes = await freePorts(size);
	const members: LocalNatsServer[] = [];
	try {
		// One after the other: two that call each other at the same moment may both hang up, and again.
		for (const [index, port] of routes.entries()) {
			const place = { executable, name: `n${index + 1}`, cluster: { name: CLUSTER, port, routes } };
			members.push(await LocalNatsServer.start(place, options));
		}
		await unlessAborted(Promise.all(members.map(hasLeader)), options.signal);
		return members;
	} catch (error) {
		await Promise.all(members.map((member) => member.stop()));
		throw error;
	}
}

/** Each member says when JetStream has a leader; a remote one as long as the member does not know it by name. */
async function hasLeader(server: LocalNatsServer): Promise<void> {
	const known = /JetStream cluster new (?:remote )?metadata leader|Self is new JetStream cluster metadata leader/;
	if (server.logs.some((line) => known.test(line))) return;
	try {
		await server.says(known, LEADER_TIMEOUT_MS);
	} catch (error) {
		const said = server.log.tail(10);
		throw new NoLeaderError(`nats-server ${server.name} has no JetStream leader: ${String(error)}\n${said}`);
	}
}

class NoLeaderError extends Error {}

/** Members must know each other's ports before any of them runs. */
async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer());
	const ports = await Promise.all(
		servers.map(
			(server) =>
				new Promise<number>((resolve, reject) => {
					server.once("error", reject);
					server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
				}),
		),
	);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

class LocalNatsCluster implements NatsCluster {
	readonly servers: readonly LocalNatsServer[];

	constructor(servers: readonly LocalNatsServer[]) {
		this.servers = servers;
	}

	get urls(): string[] {
		return this.servers.map(({ url }) => url);
	}

	get version(): string {
		return this.servers[0]?.version ?? "";
	}

	server(name: string): NatsServer {
		const server = this.servers.find((candidate) => candidate.name === name);
		if (server) return server;
		throw new Error(`The cluster has no server ${name}, only ${this.servers.map((member) => member.name).join(", ")}`);
	}

	async stop(): Promise<void> {
		await Promise.all(this.servers.map((server) => server.stop()));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}
