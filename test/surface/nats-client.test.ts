import * as client from "@plane/nats-client";
import { describe, expect, test } from "vitest";
import { declaredNames } from "./declared-names.js";

// These lists are literal on purpose. A red test here means: the public surface has changed. Say so in a changeset.

const values = [
	"Backend",
	"BackendFeed",
	"ClientStatuses",
	"PlaneClient",
	"PlaneError",
	"Responder",
	"SpawnedBackend",
	"StreamReader",
	"Subscription",
	"WorldFold",
	"WorldState",
	"planeErrorCodes",
];

const types = [
	"AnsweredMessage",
	"AppendedMessage",
	"Authenticator",
	"BackendChange",
	"BackendLog",
	"BackendSnapshot",
	"BackendUsage",
	"CallOptions",
	"ClientStatus",
	"ClusterSnapshot",
	"ConnectOptions",
	"ConnectionMessage",
	"ConnectionStatus",
	"ConnectionSubscription",
	"Credentials",
	"Dial",
	"DialOptions",
	"DrainOptions",
	"DroneChange",
	"DroneSnapshot",
	"FetchOptions",
	"Handler",
	"HeldLock",
	"InvalidMessageReport",
	"JwtCredentials",
	"Listener",
	"LockChange",
	"LockSnapshot",
	"MessageCallback",
	"NewState",
	"NkeyCredentials",
	"Outcome",
	"Patterned",
	"PlaneClientOptions",
	"PlaneConnection",
	"PlaneErrorCode",
	"PlaneErrorFacts",
	"PreflightReport",
	"ReadFrom",
	"ReadMessage",
	"ReadOptions",
	"ReadinessChange",
	"ReceivedMessage",
	"RequestContext",
	"RequestMessage",
	"RespondOptions",
	"Scheduled",
	"SentMessage",
	"SpawnInput",
	"SpawnOptions",
	"SpawnOutcome",
	"StaleReport",
	"StateAt",
	"StatesOptions",
	"StatsOptions",
	"StatusHeaders",
	"StreamPresence",
	"StreamRecord",
	"SubscribeOptions",
	"TerminateOptions",
	"TlsOptions",
	"TxtChange",
	"WorldBackend",
	"WorldChange",
	"WorldCluster",
	"WorldDrone",
	"WorldPlace",
	"WorldSnapshot",
	"WorldStateEvents",
	"WorldStateOptions",
];

describe("@plane/nats-client", () => {
	test("exports these values and types", () => {
		expect(Object.keys(client).sort()).toEqual(values);
		expect(declaredNames("packages/nats-client/src/index.ts")).toEqual({ values, types });
	});

	test("fails with these codes", () => {
		expect([...client.planeErrorCodes].sort()).toEqual([
			"aborted",
			"auth",
			"backend_ended",
			"backend_unknown",
			"closed",
			"connect_failed",
			"connection_closed",
			"handler_failed",
			"invalid_argument",
			"invalid_message",
			"invalid_reply",
			"invalid_subject",
			"lock_holder_ended",
			"no_drone_available",
			"no_responders",
			"not_connected",
			"payload_too_large",
			"permission",
			"stream_reset",
			"stream_unavailable",
			"timeout",
			"unexpected",
		]);
	});

	test("fails with errors that say what may have happened", () => {
		const error = new client.PlaneError({
			code: "timeout",
			operation: "spawn",
			outcome: "unknown",
			reason: "no answer in time",
		});
		expect({ ...error }).toEqual({
			name: "PlaneError",
			code: "timeout",
			operation: "spawn",
			outcome: "unknown",
			elapsedMs: 0,
			retry: false,
			hint: expect.any(String),
		});
	});
});
