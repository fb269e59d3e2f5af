import type {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	ScheduleRequest,
	ScheduleResponse,
} from "@plane/messages";

const CLUSTER = "plane.example.com";
const BACKEND = "31bcf728-646f-44f2-8ec6-1354c80d0b01";

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
	lock: "document-8f14e45f",
};

export const scheduleResponse: ScheduleResponse = {
	Scheduled: { drone: "drone-1", backend_id: BACKEND, bearer_token: "not-a-secret-either", spawned: true },
};

export const backendState: BackendStateMessage = {
	cluster: CLUSTER,
	backend: BACKEND,
	state: "Ready",
	time: "2024-02-01T12:30:15.123456789Z",
};

export const backendStats: BackendStatsMessage = {
	cluster: CLUSTER,
	drone_id: "drone-1",
	backend_id: BACKEND,
	mem_used: 104_857_600,
	mem_available: 1_073_741_824,
	cpu_used: 1_234_567_890,
	sys_cpu: 98_765_432_100,
};

export const backendLog: BackendLogMessage = {
	backend_id: BACKEND,
	kind: "Stdout",
	text: "2024-02-01T12:30:15.123456789Z GET /documents/8f14e45f 200 in 12 ms",
};
