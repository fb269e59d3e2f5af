import { ScheduleRequest } from "@plane/messages";
import { type JsonNode, member, readDocument } from "../json-document.js";

const DEFAULT_GRACE_SECONDS = 60;
const DEFAULT_PORT = 8_080;
const LONGEST_LOCK_BYTES = 2_048;
const U64_MAX = 2n ** 64n - 1n;
const U16_MAX = 65_535n;

/** An HTTP status. What Plane refuses has no body, what its web framework refuses says why. */
export class HttpStatus extends Error {
	readonly status: number;
	readonly body: string;

	constructor(status: number, body = "") {
		super(`HTTP status ${status}`);
		this.status = status;
		this.body = body;
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
export function parseHttpSpawnBody(data: Uint8Array): HttpSpawnBody {
	const [text, body] = parseJson(data);
	if (!isRecord(body)) throw unfit("expected an object");
	const document = readDocument(text);
	refuseTwice(document);
	const { lock = null, require_bearer_token = false, env = {}, volume_mounts = [] } = body;
	if (lock !== null && typeof lock !== "string") throw unfit("lock: expected a string");
	if (typeof require_bearer_token !== "boolean") throw unfit("require_bearer_token: expected a boolean");
	if (!isRecord(env) || !areTexts(Object.values(env))) throw unfit("env: expected a map of strings");
	if (!Array.isArray(volume_mounts) || !areTexts(volume_mounts)) throw unfit("volume_mounts: expected strings");
	const texts = [lock ?? "", ...Object.keys(env), ...Object.values(env), ...volume_mounts] as string[];
	if (!texts.every((each) => each.isWellFormed())) throw noJson();
	return {
		grace_period_seconds: integer(document, "grace_period_seconds", "u64", U64_MAX),
		lock,
		require_bearer_token,
		port: integer(document, "port", "u16", U16_MAX),
		env: env as Record<string, string>,
		volume_mounts,
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

function parseJson(data: Uint8Array): [text: string, value: unknown] {
	try {
		const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
		return [text, JSON.parse(text)];
	} catch {
		throw noJson();
	}
}

/** Behind the colon Plane's own says more, in words that depend on its libraries. */
const noJson = (): HttpStatus => new HttpStatus(400, "Failed to parse the request body as JSON: it is none");
const unfit = (what: string): HttpStatus =>
	new HttpStatus(422, `Failed to deserialize the JSON body into the target type: ${what}`);

const FIELDS: readonly (keyof HttpSpawnBody)[] = [
	"grace_period_seconds",
	"lock",
	"require_bearer_token",
	"port",
	"env",
	"volume_mounts",
];

function refuseTwice(document: JsonNode): void {
	const keys = document.kind === "object" ? document.entries.map(([key]) => key) : [];
	const twice = FIELDS.find((field) => keys.indexOf(field) !== keys.lastIndexOf(field));
	if (twice !== undefined) throw unfit(`duplicate field \`${twice}\``);
}

/** `30.0` and `3e1` are no integers to Plane, so the text decides and not the number that JavaScript makes of it. */
function integer(document: JsonNode, key: string, type: string, max: bigint): number | null {
	const node = member(document, key);
	if (node === undefined || (node.kind === "plain" && node.value === null)) return null;
	if (node.kind !== "number" || !/^\d+$/.test(node.literal) || BigInt(node.literal) > max)
		throw unfit(`${key}: expected ${type}`);
	return Number(node.literal);
}

function areTexts(values: readonly unknown[]): boolean {
	return values.every((value) => typeof value === "string");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
