import type {
	BackendStatsMessageInput,
	DroneStatsMessageInput,
	LogMessageInput,
	WorldStateMessageInput,
} from "@plane/messages";
import { CLUSTER } from "./desk.js";
import { DRONE, OTHER_CLUSTER } from "./permission-bench.js";

const TIME = "2024-01-02T03:04:05Z";
const MILLIS = 1_704_164_645_123;

export const STATUS = { cluster: CLUSTER, state: "Ready", backend: "b", time: TIME, drone: DRONE } as const;

export const SPAWN = {
	cluster: CLUSTER,
	drone_id: DRONE,
	max_idle_secs: 30,
	backend_id: "b-spawn",
	metadata: {},
	executable: { image: "i", env: {} },
};

const EVENT = { target: "t", name: "n", severity: "INFO", time: TIME, fields: {} } as const;
export const CONTROLLER_LOG: LogMessageInput = { ...EVENT, component: { type: "Controller" } };
export const DRONE_LOG: LogMessageInput = { ...EVENT, component: { type: "Drone", drone_id: DRONE } };

export const SAMPLE: BackendStatsMessageInput = {
	cluster: CLUSTER,
	drone_id: DRONE,
	backend_id: "b-stats",
	mem_used: 1,
	mem_available: 2,
	cpu_used: 3,
	sys_cpu: 4,
};

/** Cluster and drone stand in it as they stand in its subject. */
export const METRICS: DroneStatsMessageInput = {
	num_cpus: 1,
	cpu_usage: [0],
	mem_available: 1,
	num_disks: 0,
	disk_available: [],
	disk_total: [],
	mem_total: 1,
	cluster: "plane_test",
	drone: DRONE,
};

const cluster = OTHER_CLUSTER;
const claim = { lock: "l", uid: 1n };
const assignment = { drone: DRONE, bearer_token: null };

/** One message for each subject of `plane_state`. */
export const WORLD_ENTRIES: Readonly<Record<string, WorldStateMessageInput>> = {
	"a heartbeat": { heartbeat: null },
	"an announced lock": { cluster, LockMessage: { ...claim, message: "Announce" } },
	"a revoked lock": { cluster, LockMessage: { ...claim, message: "Revoke" } },
	"a drone's metadata": {
		cluster,
		DroneMessage: { drone: DRONE, Metadata: { ip: "127.0.0.1", version: "0.3.24", git_hash: null } },
	},
	"a drone's state": { cluster, DroneMessage: { drone: DRONE, State: { timestamp: MILLIS, state: "Ready" } } },
	"a drone's sign of life": { cluster, DroneMessage: { drone: DRONE, KeepAlive: { timestamp: MILLIS } } },
	"an assignment": { cluster, BackendMessage: { backend: "b", Assignment: { ...assignment, lock_assignment: null } } },
	"an assignment with a lock": {
		cluster,
		BackendMessage: { backend: "b", Assignment: { ...assignment, lock_assignment: claim } },
	},
	"a backend's state in the world": {
		cluster,
		BackendMessage: { backend: "b", State: { state: "Ready", timestamp: MILLIS } },
	},
	"an ACME value": { cluster, AcmeMessage: { value: "v" } },
};
