import { ScheduleRequest } from "@plane/messages";
import { HttpStatus } from "./http-status.js";
import { JsonBody, twice, unfit } from "./json-body.js";

const DEFAULT_GRACE_SECONDS = 60;
const DEFAULT_PORT = 8_080;
const LONGEST_LOCK_BYTES = 2_048;
const U64_MAX = 2n ** 64n - 1n;
const U16_MAX = 65_535n;

/** The body of a spawn over HTTP; unknown keys are ignored. */
export interface HttpSpawnBody {
	grace_period_seconds: number | null;
	lock: string | null;
	require_bearer_token: boolean;
	port: number | null;
	env: Readonly<Record<string, string>>;
	volume_mounts: readonly string[];
}

/** Reads a field into the body; the path is where it stands. */
type ReadField = (json: JsonBody, path: string, body: HttpSpawnBody) => void;

/** In their order, which counts where the body is an array. */
const FIELDS: Readonly<Record<keyof HttpSpawnBody, ReadField>> = {
	grace_period_seconds: (json, path, body) => {
		body.grace_period_seconds = json.optional(() => json.integer(path, "u64", U64_MAX));
	},
	lock: (json, path, body) => {
		body.lock = json.optional(() => json.text(path));
	},
	require_bearer_token: (json, path, body) => {
		body.require_bearer_token = json.boolean(path);
	},
	port: (json, path, body) => {
		body.port = json.optional(() => json.integer(path, "u16", U16_MAX));
	},
	env: (json, path, body) => {
		const env = new Map<string, string>();
		json.entries(path, (key) => () => void env.set(key, json.text(`${path}.${key}`)));
		body.env = Object.fromEntries(env);
	},
	volume_mounts: (json, path, body) => {
		const mounts: string[] = [];
		json.items(path, (more, index) => more && mounts.push(json.text(`${path}[${index}]`)) > 0);
		body.volume_mounts = mounts;
	},
};

/** Those that an array may leave off; the others it must have, if only as null. */
const DEFAULTED: ReadonlySet<string> = new Set(["require_bearer_token", "env", "volume_mounts"]);

/** Reads the body; throws HttpStatus 400 for what is no JSON, 422 for JSON of another shape. */
export function parseHttpSpawnBody(data: Uint8Array): HttpSpawnBody {
	const json = new JsonBody(data);
	const body: HttpSpawnBody = {
		grace_period_seconds: null,
		lock: null,
		require_bearer_token: false,
		port: null,
		env: {},
		volume_mounts: [],
	};
	if (json.next === "[") readInOrder(json, body);
	else readByKey(json, body);
	return body;
}

function readByKey(json: JsonBody, body: HttpSpawnBody): void {
	const seen = new Set<string>();
	json.entries("", (key) => {
		if (!isField(key)) return () => json.skip();
		if (seen.has(key)) throw twice(key);
		seen.add(key);
		return () => FIELDS[key](json, key, body);
	});
}

function readInOrder(json: JsonBody, body: HttpSpawnBody): void {
	const fields = Object.entries(FIELDS);
	json.items("", (more, index) => {
		const rest = fields.slice(index);
		const [field] = rest;
		if (more && field) field[1](json, `[${index}]`, body);
		if (!more && rest.some(([name]) => !DEFAULTED.has(name))) throw unfit("", `${fields.length} elements`);
		return more && field !== undefined;
	});
}

function isField(key: string): key is keyof HttpSpawnBody {
	return Object.hasOwn(FIELDS, key);
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
