import { PlaneClient, PlaneError } from "@plane/nats-client";
import { FakePlane, type FakePlaneOptions, type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";

export const CLUSTER = "plane.test";

/** A server, a fake Plane on it, a client, and a plain connection to look behind the scenes with. */
export interface Desk extends AsyncDisposable {
	readonly server: NatsServer;
	readonly plane: FakePlane;
	readonly client: PlaneClient;
	readonly raw: NatsConnection;
}

type PlaneParts = Omit<FakePlaneOptions, "server" | "connection" | "cluster">;

export async function startDesk(parts: PlaneParts = {}): Promise<Desk> {
	const server = await startNatsServer();
	const plane = await FakePlane.start({ server, cluster: CLUSTER, ...parts });
	const client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
	const raw = await connect({ servers: server.url });
	const end = async (): Promise<void> => {
		await client.close();
		await raw.close();
		await plane.stop();
		await server.stop();
	};
	return { server, plane, client, raw, [Symbol.asyncDispose]: end };
}

/** A request for a backend of an image that nothing is scripted for. */
export const anyBackend = { executable: { image: "some/image" }, max_idle_secs: 30 } as const;

/** The PlaneError that a call rejects with. */
export async function failureOf(call: Promise<unknown>): Promise<PlaneError> {
	const result = await call.then(
		() => "it resolved",
		(error: unknown) => error,
	);
	if (result instanceof PlaneError) return result;
	throw new Error(`expected a PlaneError, got ${String(result)}`);
}

/** Names of the consumers that a stream has. */
export async function consumersOf(raw: NatsConnection, stream: string): Promise<string[]> {
	const manager = await raw.jetstreamManager();
	const names: string[] = [];
	for await (const { name } of manager.consumers.list(stream)) names.push(name);
	return names;
}

/** How many readers wait for the next message of a stream. */
export async function waitingPulls(connection: NatsConnection, stream: string): Promise<number> {
	let waiting = 0;
	for await (const { num_waiting } of (await connection.jetstreamManager()).consumers.list(stream))
		waiting += num_waiting;
	return waiting;
}

/** Resolves when the connection is back. */
export async function reconnected(connection: NatsConnection): Promise<void> {
	for await (const { type } of connection.status()) if (type === "reconnect") return;
}
