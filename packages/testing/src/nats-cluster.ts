import { createServer } from "node:net";
import { LocalNatsServer } from "./local-nats-server.js";
import { assertMinVersion, type NatsServer, type NatsServerOptions } from "./nats-server.js";
import { obtainNatsServer } from "./nats-server-executable.js";

const CLUSTER = "plane";
const LEADER_TIMEOUT_MS = 20_000;
const START_ATTEMPTS = 3;

/** How a cluster of servers is started: `size` members, each with these options. */
export interface NatsClusterOptions extends Omit<NatsServerOptions, "port"> {
	/** How many members; 3 unless told. JetStream works as long as more than half of them run. */
	readonly size?: number;
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
	const executable = member.executable ?? (await obtainNatsServer());
	for (let attempt = 1; ; attempt += 1) {
		try {
			return new LocalNatsCluster(await startMembers(executable, size, member));
		} catch (error) {
			// Somebody else may have taken a port between our looking for free ones and the server's listening.
			if (attempt === START_ATTEMPTS || !/address already in use/.test(String(error))) throw error;
		}
	}
}

async function startMembers(executable: string, size: number, options: NatsServerOptions): Promise<LocalNatsServer[]> {
	const routes = await freePorts(size);
	const starts = routes.map((port, index) =>
		startMember({ executable, name: `n${index + 1}`, cluster: { name: CLUSTER, port, routes } }, options),
	);
	const results = await Promise.allSettled(starts);
	const started = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
	const failure = results.find((result) => result.status === "rejected");
	if (failure === undefined) return started;
	await Promise.all(started.map((server) => server.stop()));
	throw failure.reason;
}

/** Each member says when JetStream has a leader. */
async function startMember(
	place: Parameters<typeof LocalNatsServer.start>[0],
	options: NatsServerOptions,
): Promise<LocalNatsServer> {
	const server = await LocalNatsServer.start(place, options);
	const known = /JetStream cluster new metadata leader|Self is new JetStream cluster metadata leader/;
	if (server.logs.some((line) => known.test(line))) return server;
	try {
		await server.says(known, LEADER_TIMEOUT_MS);
	} catch (error) {
		await server.stop();
		throw new Error(`nats-server ${server.name} has no JetStream leader: ${String(error)}\n${server.log.tail(5)}`);
	}
	return server;
}

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
