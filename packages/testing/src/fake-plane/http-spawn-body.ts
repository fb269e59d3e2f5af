import { ScheduleRequest } from "@plane/messages";

const DEFAULT_GRACE_SECONDS = 60;
const DEFAULT_PORT = 8_080;
const LONGEST_LOCK_BYTES = 2_048;
const U64_MAX = 2n ** 64n - 1n;
const U16_MAX = 65_535n;

/** An HTTP status that has no body of its own. */
export class HttpStatus extends Error {
	readonly status: number;

	constructor(status: number) {
		super(`HTTP status ${status}`);
		this.status = status;
	}
}

/** The body of a spawn over HTTP; unknown keys are ignored. */
export interface HttpSpawnBody {
	readonly grace_period_seconds: number | null;
	readonly lock: string | null;
	readonly require_bearer_token: boolean;
	readonly port: number | null;
	readonly env: Readonly<Record<string, string>>;
	readonly volume_mounts: readonly string[];
}

/** Reads the body; throws HttpStatus 400 for what is no JSON, 422 for JSON of another shape. */
export function parseHttpSpawnBody(text: string): HttpSpawnBody {
	const body = parseJson(text);
	if (!isRecord(body)) throw new HttpStatus(422);
	const { lock = null, require_bearer_token = false, env = {}, volume_mounts = [] } = body;
	const valid =
		(lock === null || typeof lock === "string") &&
		typeof require_bearer_token === "boolean" &&
		isRecord(env) &&
		Object.values(env).every((value) => typeof value === "string") &&
		Array.isArray(volume_mounts) &&
		volume_mounts.every((value) => typeof value === "string");
	if (!valid) throw new HttpStatus(422);
	return {
		grace_period_seconds: integer(body, text, "grace_period_seconds", U64_MAX),
		lock: lock as string | null,
		require_bearer_token: require_bearer_token as boolean,
		port: integer(body, text, "port", U16_MAX),
		env: env as Record<string, string>,
		volume_mounts: volume_mounts as string[],
	};
}

/** What the controller asks itself for on the bus; throws HttpStatus 400 for a lock that is too long. */
export function scheduleRequestOf(body: HttpSpawnBody, cluster: string, image: string): ScheduleRequest {
	const { grace_period_seconds, lock, require_bearer_token, port, env, volume_mounts } = body;
	if (lock !== null && new TextEncoder().encode(lock).length > LONGEST_LOCK_BYTES) throw new HttpStatus(400);
	return ScheduleRequest.parse({
		cluster,
		backend_id: null,
		// Beyond this Plane's calendar has ended long since, so nothing is lost.
		max_idle_secs: Math.min(grace_period_seconds ?? DEFAULT_GRACE_SECONDS, Number.MAX_SAFE_INTEGER),
		metadata: {},
		executable: {
			image,
			env: { ...env, PORT: String(port ?? DEFAULT_PORT) },
			credentials: null,
			resource_limits: {},
			pull_policy: "IfNotPresent",
			port,
			volume_mounts: [...volume_mounts],
		},
		require_bearer_token,
		lock,
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new HttpStatus(400);
	}
}

/** `30.0` and `3e1` are no integers to Plane, so the text decides and not the number that JavaScript makes of it. */
function integer(body: Readonly<Record<string, unknown>>, text: string, key: string, max: bigint): number | null {
	const value = body[key] ?? null;
	if (value === null) return null;
	const digits = new RegExp(`"${key}"\\s*:\\s*(\\d+)\\s*[,}]`).exec(text)?.[1];
	if (typeof value !== "number" || digits === undefined || BigInt(digits) > max) throw new HttpStatus(422);
	return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
