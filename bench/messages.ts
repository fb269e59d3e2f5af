import type {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	ClusterLockMessage,
	ScheduleRequest,
	ScheduleResponse,
	SpawnRequest,
	WorldStateMessage,
} from "@plane/messages";

export const CLUSTER = "plane.example.com";
const DRONE = "drone-1";
export const BACKEND = "31bcf728-646f-44f2-8ec6-1354c80d0b01";
export const LOCK = "document-8f14e45f";
export const TIME = "2024-02-01T12:30:15.123456789Z";

/** A request as an application sends it, with most of what it may hold. */
export const scheduleRequest: ScheduleRequest = {
	cluster: CLUSTER,
	backend_id: BACKEND,
	max_idle_secs: 300,
	metadata: { owner: "team-documents", document: "8f14e45f-ceea-467f-a83c-9f1b3d1f7a10", region: "eu-central-1" },
	executable: {
		image: "registry.example.com/documents/session-server:2024-02-01",
		env: {
			DATABASE_URL: "postgres://documents@db.example.com:5432/documents?sslmode=verify-full",
			LOG_LEVEL: "info",
			NODE_ENV: "production",
			PORT: "8080",
		},
		credentials: { UsernamePassword: { username: "bench", password: "not-a-secret" } },
		resource_limits: {
			cpu_period: 100_000_000,
			cpu_period_percent: 80,
			cpu_time_limit: 3_600_000_000_000,
			memory_limit_bytes: 1_073_741_824,
			disk_limit_bytes: null,
		},
		pull_policy: "IfNotPresent",
		port: 8080,
	},
	require_bearer_token: true,
	lock: LOCK,
};

/** What a controller makes of it for a drone. */
export const spawnRequest: SpawnRequest = {
	cluster: CLUSTER,
	drone_id: DRONE,
	max_idle_secs: scheduleRequest.max_idle_secs,
	backend_id: BACKEND,
	metadata: scheduleRequest.metadata,
	executable: scheduleRequest.executable,
	bearer_token: "not-a-secret-either",
};

export const scheduleResponse: ScheduleResponse = {
	Scheduled: { drone: DRONE, backend_id: BACKEND, bearer_token: "not-a-secret-either", spawned: true },
};

export const backendState: BackendStateMessage = {
	cluster: CLUSTER,
	state: "Ready",
	backend: BACKEND,
	time: TIME,
};

export const backendStats: BackendStatsMessage = {
	cluster: CLUSTER,
	drone_id: DRONE,
	backend_id: BACKEND,
	mem_used: 104_857_600,
	mem_available: 1_073_741_824,
	cpu_used: 1_234_567_890,
	sys_cpu: 98_765_432_100,
};

export const backendLog: BackendLogMessage = {
	backend_id: BACKEND,
	kind: "Stdout",
	text: `${TIME} GET /documents/8f14e45f 200 in 12 ms`,
};

/** Identities of locks: one that a double holds, and one that it does not. */
export const SAFE_UID = 4_503_599_627_370_497n;
export const UNSAFE_UID = 9_223_372_036_854_775_809n;

export const lockMessage = (uid: bigint): ClusterLockMessage => ({ lock: LOCK, uid, message: "Announce" });

export const lockAnnounce = (uid: bigint): WorldStateMessage => ({ cluster: CLUSTER, LockMessage: lockMessage(uid) });

/** Where a backend with a lock runs. */
export const assignment = (uid: bigint): WorldStateMessage => ({
	cluster: CLUSTER,
	BackendMessage: {
		backend: BACKEND,
		Assignment: { drone: DRONE, bearer_token: "not-a-secret-either", lock_assignment: { lock: LOCK, uid } },
	},
});

/** One entry of each kind that there is in the stream. */
export const worldState: readonly WorldStateMessage[] = [
	lockAnnounce(SAFE_UID),
	{
		cluster: CLUSTER,
		DroneMessage: { drone: DRONE, Metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: null } },
	},
	{ cluster: CLUSTER, DroneMessage: { drone: DRONE, State: { timestamp: 1_706_790_615_123, state: "Ready" } } },
	{ cluster: CLUSTER, DroneMessage: { drone: DRONE, KeepAlive: { timestamp: 1_706_790_615_123 } } },
	{
		cluster: CLUSTER,
		BackendMessage: { backend: BACKEND, Assignment: { drone: DRONE, bearer_token: null, lock_assignment: null } },
	},
	assignment(SAFE_UID),
	{ cluster: CLUSTER, BackendMessage: { backend: BACKEND, State: { state: "Ready", timestamp: 1_706_790_615_123 } } },
	{ cluster: CLUSTER, AcmeMessage: { value: "gfj9Xq0VRg85nM1kq4cZ0fDqE4rV4Jz1vC5mQ1o3x2s" } },
	{ heartbeat: null },
];
