import {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	DrainDrone,
	DroneConnectRequest,
	DroneStatsMessage,
	DroneStatusMessage,
	FetchBackendForLock,
	LogMessage,
	ScheduleRequest,
	SetAcmeDnsRecord,
	SetDnsRecord,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { planeStreams } from "@plane/testing";
import { anyBackend, CLUSTER } from "./desk.js";
import { CONTROLLER_LOG, DRONE_LOG, METRICS, SAMPLE, SPAWN, STATUS, WORLD_ENTRIES } from "./operation-values.js";
import {
	answers,
	asksServer,
	firstOf,
	listens,
	type Operation,
	publishes,
	readsByPush,
	requests,
	stores,
} from "./operations.js";
import { DRONE, FAKE_DRONES, HELD, LOCK, OTHER_CLUSTER } from "./permission-bench.js";

const READERS = ["client", "viewer", "operator"] as const;
const WATCHERS = ["viewer", "operator"] as const;
const CLIENTS = ["client", "operator"] as const;

async function found(outcome: Promise<string>): Promise<void> {
	if ((await outcome) !== "found") throw new Error("it is not known");
}

const WATCHING: readonly Operation[] = [
	{ name: "states", roles: READERS, run: ({ client }) => firstOf(client.backend(HELD).states()) },
	{ name: "logs", roles: READERS, run: ({ client }) => firstOf(client.backend(HELD).logs()) },
	{ name: "stats", roles: READERS, run: ({ client }) => firstOf(client.backend(HELD).stats()) },
	{ name: "everybody's states", roles: READERS, run: ({ client }) => firstOf(client.read(BackendStateMessage)) },
	{ name: "everybody's logs", roles: READERS, run: ({ client }) => firstOf(client.read(BackendLogMessage)) },
	{ name: "the current state", roles: READERS, run: ({ client }) => client.backend(HELD).currentState() },
	{ name: "waiting for a state", roles: READERS, run: ({ client }) => client.backend(HELD).waitForState("Ready") },
	{
		name: "what became of a spawn",
		roles: READERS,
		run: ({ client }) => found(client.spawnOutcome(HELD)),
		// Not being allowed to know is one way of not knowing.
		silent: true,
	},
	{
		name: "the world state",
		roles: [...WATCHERS, "controller"],
		run: async ({ client }) => await (await client.worldState()).close(),
	},
	{
		name: "a drone's entries in plane_state",
		roles: [...WATCHERS, "controller"],
		run: ({ client }) => firstOf(client.read(WorldStateMessage, { cluster: CLUSTER, drone: FAKE_DRONES[0] })),
	},
	listens("the log of controllers", WATCHERS, LogMessage, {}, CONTROLLER_LOG),
	listens("the log of drones", WATCHERS, LogMessage, {}, DRONE_LOG),
	listens("the statistics of drones", WATCHERS, DroneStatsMessage, { cluster: METRICS.cluster }, METRICS),
];

const ASKING: readonly Operation[] = [
	{ name: "spawn", roles: CLIENTS, run: ({ client }) => client.spawn(anyBackend) },
	{
		name: "spawn with a lock that is held, and look at its holder",
		roles: CLIENTS,
		run: ({ client }) => client.spawn({ ...anyBackend, lock: LOCK }, { verify: true }),
	},
	{
		name: "fetch the holder of a lock, and look at it",
		roles: CLIENTS,
		run: ({ client }) => client.fetchBackendForLock(LOCK, { verify: true }),
	},
	{ name: "terminate", roles: CLIENTS, run: ({ client }) => client.backend("nobody").terminate() },
	{
		name: "terminate and wait for the end",
		roles: CLIENTS,
		run: async ({ client }) => await (await client.spawn(anyBackend)).terminate({ waitForTerminal: true }),
	},
	{ name: "drain", roles: ["operator"], run: ({ client }) => client.drain(FAKE_DRONES[1], { cancel: true }) },
	{
		name: "mark lost",
		roles: ["operator"],
		run: async ({ client }, { all }) => await client.markLost((await all.spawn(anyBackend)).id),
	},
	requests("report a state", ["operator", "drone"], UpdateBackendStateMessage, { ...STATUS, backend: "b-update" }),
];

const DRONE_PARTS: readonly Operation[] = [
	requests("register", ["drone"], DroneConnectRequest, {
		drone_id: DRONE,
		cluster: CLUSTER,
		ip: "127.0.0.1",
		version: null,
		git_hash: null,
	}),
	requests("set an ACME record", ["drone"], SetAcmeDnsRecord, { cluster: CLUSTER, value: "v" }),
	publishes(
		"tell its status",
		["drone"],
		DroneStatusMessage,
		// No backends, please: nobody runs them.
		{ drone_id: DRONE, cluster: CLUSTER, drone_version: "0.3.24", ready: false, state: "Draining" },
		{ drone_id: DRONE },
	),
	publishes("tell a backend's statistics", ["drone"], BackendStatsMessage, SAMPLE, { backend_id: "b-stats" }),
	publishes(
		"tell a backend's output",
		["drone"],
		BackendLogMessage,
		{ backend_id: "b-log", kind: "Stdout", text: "t" },
		{ backend_id: "b-log" },
	),
	publishes(
		"wish for a DNS record",
		["drone"],
		SetDnsRecord,
		{ cluster: CLUSTER, kind: "A", name: "b", value: "127.0.0.1" },
		{},
	),
	publishes("tell of itself", ["drone"], LogMessage, DRONE_LOG, { drone_id: DRONE }),
	answers("take backends", ["drone"], SpawnRequest, { cluster: CLUSTER, drone_id: DRONE }, true, SPAWN),
	answers("be drained", ["drone"], DrainDrone, { cluster: CLUSTER, drone: DRONE }, null, {
		cluster: CLUSTER,
		drone: DRONE,
		drain: true,
	}),
	answers("hear of terminations", ["drone"], TerminationRequest, { cluster_id: CLUSTER }, null, {
		cluster_id: CLUSTER,
		backend_id: "b",
	}),
	publishes("plane-metrics", ["metrics"], DroneStatsMessage, METRICS, { drone: DRONE }),
];

const CONTROLLER_PARTS: readonly Operation[] = [
	...planeStreams.map(
		(config): Operation => ({
			name: `make the stream ${config.name}`,
			roles: ["controller"],
			silent: true,
			run: async ({ connection }) => {
				const { streams } = await connection.jetstreamManager({ checkAPI: false });
				await streams.info(config.name);
				// One server takes one replica.
				await streams.add({ ...config, subjects: [...config.subjects], num_replicas: 1 } as object);
			},
		}),
	),
	...Object.entries(WORLD_ENTRIES).map(([what, value]) =>
		stores(`store ${what}`, ["controller"], WorldStateMessage, value),
	),
	stores("store a backend's state", ["controller"], BackendStateMessage, { ...STATUS, backend: "b-state" }),
	readsByPush("read the world state as Plane's own controller", ["controller"]),
	requests("hand a backend to a drone", ["controller"], SpawnRequest, { ...SPAWN, drone_id: FAKE_DRONES[0] }),
	publishes("tell of a controller", ["controller"], LogMessage, CONTROLLER_LOG, {}),
	answers("schedule", ["controller"], ScheduleRequest, {}, "NoDroneAvailable", {
		...anyBackend,
		cluster: OTHER_CLUSTER,
		metadata: {},
		executable: { image: "i", env: {} },
	}),
	answers("answer fetches", ["controller"], FetchBackendForLock, {}, "NoBackendForLock", {
		cluster: OTHER_CLUSTER,
		lock: "l",
	}),
	answers("register drones", ["controller"], DroneConnectRequest, {}, true, {
		drone_id: "d",
		cluster: OTHER_CLUSTER,
		ip: "127.0.0.1",
	}),
	answers("set ACME records", ["controller"], SetAcmeDnsRecord, {}, true, { cluster: OTHER_CLUSTER, value: "v" }),
	listens(
		"drones' status",
		["controller"],
		DroneStatusMessage,
		{},
		{
			drone_id: "d",
			cluster: OTHER_CLUSTER,
			drone_version: "0.3.24",
		},
	),
	// Plane's controller runs two loops for it, and both answer.
	answers("hear of states twice", ["controller"], UpdateBackendStateMessage, {}, null, STATUS, 2),
];

/** Nobody's business. */
const FORBIDDEN: readonly Operation[] = [
	{
		name: "spawn in another cluster",
		roles: [],
		run: ({ client }) => client.spawn({ ...anyBackend, cluster: OTHER_CLUSTER }),
	},
	answers("take another drone's backends", [], SpawnRequest, { cluster: CLUSTER, drone_id: FAKE_DRONES[0] }, true, {
		...SPAWN,
		drone_id: FAKE_DRONES[0],
	}),
	publishes(
		"tell another drone's status",
		[],
		DroneStatusMessage,
		{ drone_id: "drone-8", cluster: CLUSTER, drone_version: "0.3.24" },
		{ drone_id: "drone-8" },
	),
	...["STREAM.DELETE.backend_status", "STREAM.PURGE.plane_state", "STREAM.NAMES", "CONSUMER.NAMES.plane_state"].map(
		(api) => asksServer(api),
	),
	...["_INBOX.>", "inbox.somebody.>", ">"].map(
		(subject): Operation => ({
			name: `listen to ${subject}`,
			roles: [],
			silent: true,
			run: async ({ connection }) => {
				connection.subscribe(subject, { callback: () => undefined });
				await connection.flush();
			},
		}),
	),
];

/** All that is done on Plane's bus, and who may do it. */
export const operations: readonly Operation[] = [
	...WATCHING,
	...ASKING,
	...DRONE_PARTS,
	...CONTROLLER_PARTS,
	...FORBIDDEN,
];
