import { WorldStateMessage, type WorldStateMessageInput } from "@plane/messages";
import { PlaneClient, type WorldState, type WorldStateEvents } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection } from "nats";
import { CLUSTER } from "./desk.js";
import { makeStream } from "./make-stream.js";

export const STREAM = "plane_state";
const UID = 13_835_058_055_282_163_712n;

/** A server with nothing but the world state's stream, and a client. */
export interface WorldDesk extends AsyncDisposable {
	readonly server: NatsServer;
	readonly raw: NatsConnection;
	readonly manager: JetStreamManager;
	readonly client: PlaneClient;
	/** Makes the stream, without the one that was there. */
	makeStream(): Promise<void>;
	/** Puts a message into the stream, as controllers do. */
	store(message: WorldStateMessageInput): Promise<number>;
	/** What Plane's controller would store for a drone and a backend that holds a lock. */
	storeStory(): Promise<void>;
}

export async function startWorldDesk(): Promise<WorldDesk> {
	const server = await startNatsServer();
	const raw = await connect({ servers: server.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
	const manager = await raw.jetstreamManager();
	const client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
	const makeAnew = async (): Promise<void> => {
		await manager.streams.delete(STREAM).catch(() => false);
		await makeStream(raw, STREAM);
	};
	const store = async (message: WorldStateMessageInput): Promise<number> => {
		const data = WorldStateMessage.encode(message);
		return (await raw.jetstream().publish(WorldStateMessage.subject(message), data)).seq;
	};
	const storeStory = async (): Promise<void> => {
		for (const message of story(Date.now())) await store(message);
	};
	const end = async (): Promise<void> => {
		await client.close();
		await raw.close();
		await server.stop();
	};
	return { server, raw, manager, client, makeStream: makeAnew, store, storeStory, [Symbol.asyncDispose]: end };
}

export const drone = (message: object, cluster = CLUSTER) =>
	({ cluster, DroneMessage: { drone: "d1", ...message } }) as WorldStateMessageInput;
export const backend = (id: string, message: object) =>
	({ cluster: CLUSTER, BackendMessage: { backend: id, ...message } }) as WorldStateMessageInput;
export const metadata = { Metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: null } };
export const state = (name: string, timestamp: number) => ({ State: { state: name, timestamp } });
const announce: WorldStateMessageInput = {
	cluster: CLUSTER,
	LockMessage: { lock: "doc-17", uid: UID, message: "Announce" },
};
const assignment = {
	Assignment: { drone: "d1", bearer_token: "s3cret", lock_assignment: { lock: "doc-17", uid: UID } },
};
export const heartbeat: WorldStateMessageInput = { heartbeat: null };

const story = (now: number): readonly WorldStateMessageInput[] => [
	drone(metadata),
	drone(state("Ready", now)),
	drone({ KeepAlive: { timestamp: now } }),
	announce,
	backend("b1", assignment),
	backend("b1", state("Loading", now)),
	{ cluster: CLUSTER, AcmeMessage: { value: "gfj9Xq" } },
];

/** The next event of that name, for which the condition holds. */
export function next<Event extends keyof WorldStateEvents>(
	world: WorldState,
	event: Event,
	condition: (value: WorldStateEvents[Event]) => boolean = () => true,
): Promise<WorldStateEvents[Event]> {
	return new Promise((resolve) => {
		const off = world.on(event, (value) => {
			if (!condition(value)) return;
			off();
			resolve(value);
		});
	});
}
