import {
	type NatsConnection as Nats3Connection,
	type nkeyAuthenticator as nkeyAuthenticator3,
	wsconnect,
} from "@nats-io/nats-core";
import { connect as connect3 } from "@nats-io/transport-node";
import {
	BackendLogMessage,
	type BackendStateMessage,
	BackendStatsMessage,
	ScheduleRequest,
	type ScheduleResponse,
	SetDnsRecord,
	TerminationRequest,
} from "@plane/messages";
import { connect, type NatsConnection, type nkeyAuthenticator } from "nats";
import { expectTypeOf, test } from "vitest";
import type { SpawnedBackend } from "./backend.js";
import type { BackendFeed } from "./backend-feed.js";
import type { BackendLog } from "./backend-logs.js";
import type { BackendUsage } from "./backend-stats.js";
import type { PlaneConnection } from "./connection.js";
import type { Authenticator, Dial } from "./dial.js";
import type { PlaneClient } from "./plane-client.js";
import type { ReadFrom } from "./read-from.js";
import type { StreamReader, StreamRecord } from "./stream-reader.js";
import type { Subscription } from "./subscription.js";

declare const client: PlaneClient;
declare const usage: BackendStatsMessage;

test("a connection of either line of the NATS library fits", () => {
	expectTypeOf<NatsConnection>().toExtend<PlaneConnection>();
	expectTypeOf<Nats3Connection>().toExtend<PlaneConnection>();
});

test("the connect of either line opens a client's connection, and its authenticators give the credentials", () => {
	expectTypeOf(connect).toExtend<Dial>();
	expectTypeOf(connect3).toExtend<Dial>();
	expectTypeOf(wsconnect).toExtend<Dial>();
	expectTypeOf<ReturnType<typeof nkeyAuthenticator>>().toExtend<Authenticator>();
	expectTypeOf<ReturnType<typeof nkeyAuthenticator3>>().toExtend<Authenticator>();
});

test("a request takes what the message accepts and gives what it is answered with", () => {
	const value = { cluster: "c.d", max_idle_secs: 1, metadata: {}, executable: { image: "i", env: {} } };
	expectTypeOf(client.request(ScheduleRequest, value)).resolves.toEqualTypeOf<ScheduleResponse>();
	expectTypeOf(
		client.request(TerminationRequest, { cluster_id: "c.d", backend_id: "b" }),
	).resolves.toEqualTypeOf<null>();
	// @ts-expect-error Plane's field is cluster_id
	client.request(TerminationRequest, { cluster: "c.d", backend_id: "b" });
	// @ts-expect-error kind is A or TXT
	client.publish(SetDnsRecord, { cluster: "c.d", kind: "AAAA", name: "n", value: "v" });
});

test("a spawn may leave out cluster, metadata and env, but not the image", () => {
	expectTypeOf(client.spawn).toBeCallableWith({ executable: { image: "i" }, max_idle_secs: 30 });
	// @ts-expect-error an image is needed
	client.spawn({ executable: { env: {} }, max_idle_secs: 30 });
	// @ts-expect-error Plane refuses null here
	client.spawn({ executable: { image: "i", pull_policy: null }, max_idle_secs: 30 });
});

test("subscriptions and readers give the message, and fix only its own tokens", () => {
	expectTypeOf(client.subscribe(BackendLogMessage, { backend_id: "b" })).toEqualTypeOf<
		Subscription<BackendLogMessage>
	>();
	expectTypeOf(client.subscribe(BackendStatsMessage)).toEqualTypeOf<Subscription<BackendStatsMessage>>();
	expectTypeOf(client.read(BackendLogMessage)).toEqualTypeOf<StreamReader<BackendLogMessage>>();
	expectTypeOf(client.backend("b").states()).toEqualTypeOf<BackendFeed<BackendStateMessage>>();
	// @ts-expect-error a log's subject has no cluster
	client.subscribe(BackendLogMessage, { cluster: "c.d" });
});

test("only what is answered can be asked and answered, only what a stream keeps can be read and stored", () => {
	// @ts-expect-error nothing answers it
	client.request(BackendStatsMessage, usage);
	// @ts-expect-error nothing answers it
	client.respond(BackendStatsMessage, {}, () => undefined);
	// @ts-expect-error no stream keeps it
	client.append(BackendStatsMessage, usage);
	// @ts-expect-error no stream keeps it
	client.read(BackendStatsMessage);
});

test("a handler answers with the message's reply or not at all", () => {
	client.respond(TerminationRequest, {}, () => null);
	client.respond(TerminationRequest, {}, async () => undefined);
	// @ts-expect-error a termination is answered with null
	client.respond(TerminationRequest, {}, () => true);
});

test("a feed of a backend gives its states, its logs in parts, and its stats with shares", () => {
	const backend = client.backend("b");
	expectTypeOf(backend.logs()).toEqualTypeOf<BackendFeed<BackendLog>>();
	expectTypeOf<BackendLog>().toExtend<BackendLogMessage>();
	expectTypeOf<BackendLog["time"]>().toEqualTypeOf<string | undefined>();
	expectTypeOf(backend.stats()).toEqualTypeOf<BackendFeed<BackendUsage>>();
	expectTypeOf<BackendUsage>().toExtend<BackendStatsMessage>();
	expectTypeOf<BackendUsage["cpuShare"]>().toEqualTypeOf<number | undefined>();
	// @ts-expect-error states are always told from the first on
	backend.states({ from: "new" });
	// @ts-expect-error nothing keeps stats
	backend.stats({ from: "start" });
});

test("waiting knows the states, and terminate tells the end only when it waits for it", () => {
	const backend = client.backend("b");
	expectTypeOf(backend.waitForState("Ready")).resolves.toEqualTypeOf<BackendStateMessage>();
	expectTypeOf(backend.currentState()).resolves.toEqualTypeOf<BackendStateMessage | undefined>();
	expectTypeOf(backend.terminate({ waitForTerminal: true })).resolves.toEqualTypeOf<BackendStateMessage>();
	expectTypeOf(backend.terminate()).resolves.toEqualTypeOf<BackendStateMessage | undefined>();
	// @ts-expect-error there is no such state
	backend.waitForState("ready");
});

test("a reader begins at a named place, a sequence or a time, and nowhere else", () => {
	expectTypeOf<ReadFrom>().toEqualTypeOf<"start" | "new" | "last" | { readonly sequence: number } | Date>();
	client.read(BackendLogMessage, {}, { from: { sequence: 7 } });
	client.read(BackendLogMessage, {}, { from: new Date() });
	// @ts-expect-error a number could be a sequence or a time
	client.read(BackendLogMessage, {}, { from: 7 });
	expectTypeOf(client.read(BackendLogMessage).forEach)
		.parameter(0)
		.parameter(0)
		.toEqualTypeOf<StreamRecord<BackendLogMessage>>();
});

test("locks, drones and lost spawns", () => {
	expectTypeOf(client.fetchBackendForLock("l")).resolves.toEqualTypeOf<SpawnedBackend | undefined>();
	expectTypeOf(client.spawnOutcome("b")).resolves.toEqualTypeOf<"found" | "absent" | "unknown">();
	expectTypeOf(client.drain).toBeCallableWith("d", { cancel: true, timeout: 1 });
	expectTypeOf(client.markLost("b")).resolves.toEqualTypeOf<void>();
	expectTypeOf(client.spawn).toBeCallableWith({ executable: { image: "i" }, max_idle_secs: 30 }, { verify: true });
});
