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
import type { BackendFeed } from "./backend-feed.js";
import type { PlaneConnection } from "./connection.js";
import type { Authenticator, Dial } from "./dial.js";
import type { PlaneClient } from "./plane-client.js";
import type { StreamReader } from "./stream-reader.js";
import type { Subscription } from "./subscription.js";

declare const client: PlaneClient;

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

test("a handler answers with the message's reply or not at all", () => {
	client.respond(TerminationRequest, {}, () => null);
	client.respond(TerminationRequest, {}, async () => undefined);
	// @ts-expect-error a termination is answered with null
	client.respond(TerminationRequest, {}, () => true);
});
