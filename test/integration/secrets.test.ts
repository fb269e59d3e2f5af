import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import {
	BackendLogMessage,
	BackendStateMessage,
	ScheduleRequest,
	ScheduleResponse,
	SpawnRequest,
	WorldStateMessage,
} from "@plane/messages";
import { PlaneClient, PlaneError } from "@plane/nats-client";
import { type NatsServer, planeStreams, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CLUSTER } from "./desk.js";
import { makeStream } from "./make-stream.js";

/** Stands wherever a secret can stand. */
const CANARY = "canary4f9d2b";
const secret = (where: string): string => `${CANARY}${where}`;

const SCHEDULE = "cluster.plane_test.schedule";
const CLUSTER_OF = { cluster: CLUSTER };
const secretive = {
	executable: {
		image: "i",
		env: { TOKEN: secret("env") },
		credentials: { UsernamePassword: { username: secret("user"), password: secret("password") } },
	},
	metadata: { note: secret("metadata") },
	max_idle_secs: 30,
	require_bearer_token: true,
	lock: secret("lock"),
} as const;

/** Everything that a log may print of a value, causes included. */
function printed(value: unknown): string {
	const inspected = inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
	const json = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
	const asError = value instanceof Error ? [value.message, value.stack, printed(value.cause)] : [];
	return [inspected, json, String(value), ...asError].join("\n");
}

function expectSilence(...values: readonly unknown[]): void {
	for (const value of values) expect(printed(value)).not.toContain(CANARY);
}

/** The error of a call that must fail; it says nothing. */
async function expectSilentFailure(call: () => unknown): Promise<PlaneError> {
	try {
		await call();
	} catch (error) {
		expect(error).toBeInstanceOf(PlaneError);
		expectSilence(error);
		return error as PlaneError;
	}
	throw new Error("the call did not fail");
}

let server: NatsServer;
let raw: NatsConnection;
let client: PlaneClient;
const url = (): string => server.url.replace("//", `//${secret("name")}:${secret("pass")}@`);
const written: string[] = [];

beforeAll(async () => {
	for (const level of ["debug", "info", "log", "warn", "error"] as const) {
		vi.spyOn(console, level).mockImplementation((...args: unknown[]) => void written.push(inspect(args)));
	}
	server = await startNatsServer({ users: [{ user: secret("name"), password: secret("pass") }] });
	raw = await connect({ servers: server.url, user: secret("name"), pass: secret("pass") });
	for (const { name } of planeStreams) await makeStream(raw, name);
	client = await PlaneClient.connect({ servers: url(), cluster: CLUSTER });
});
afterAll(async () => {
	await client.close();
	await raw.close();
	await server.stop();
	vi.restoreAllMocks();
});
afterEach(() => {
	expect(written.join("")).not.toContain(CANARY);
});

async function answer(subject: string, data: Uint8Array, connection = raw): Promise<AsyncDisposable> {
	const subscription = connection.subscribe(subject, { callback: (_, message) => message.respond(data) });
	await connection.flush();
	return { [Symbol.asyncDispose]: () => subscription.drain() };
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
	let resolve: (value: T) => void = () => undefined;
	const promise = new Promise<T>((settle) => {
		resolve = settle;
	});
	return { promise, resolve };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("no secret is printed", () => {
	test("by a client, and by what it makes: backends, readers, subscriptions, responders", async () => {
		const scheduled = { drone: "d1", backend_id: "b1", bearer_token: secret("bearer"), spawned: true };
		await using _ = await answer(SCHEDULE, ScheduleResponse.encode({ Scheduled: scheduled }));
		const backend = await client.spawn(secretive);
		expect(backend.bearerToken).toBe(secret("bearer"));
		await using responder = client.respond(SpawnRequest, CLUSTER_OF, () => true);
		await using states = backend.states();
		await using logs = backend.logs();
		await using stats = backend.stats();
		await using read = client.read(BackendStateMessage, { backend: "b1" });
		await using heard = client.subscribe(BackendLogMessage);
		const waiting = [states.next(), logs.next(), stats.next(), read.next(), heard.next()];
		await raw.flush();
		expectSilence(client, backend, states, logs, stats, read, heard, responder);
		await Promise.all([states.return(), logs.return(), stats.return(), read.return(), heard.return()]);
		await Promise.all(waiting);
	});

	test("by the world state and its copy, which know bearer tokens", async () => {
		const store = async (message: WorldStateMessage): Promise<void> => {
			await raw.jetstream().publish(WorldStateMessage.subject(message), WorldStateMessage.encode(message));
		};
		const assignment = { drone: "d1", bearer_token: secret("bearer"), lock_assignment: null };
		await store({ ...CLUSTER_OF, BackendMessage: { backend: "b1", Assignment: assignment } });
		await using world = await client.worldState();
		expect(world.backends().get("b1")?.bearerToken).toBe(secret("bearer"));
		const changes: unknown[] = [];
		world.on("change", (change) => changes.push(change));
		await store({ ...CLUSTER_OF, BackendMessage: { backend: "b2", Assignment: assignment } });
		await expect.poll(() => changes.length).toBeGreaterThan(1);
		expectSilence(world, world.clusters, world.backends(), world.snapshot(), changes);
	});

	test("by what is told of messages that cannot be read", async () => {
		const reports: unknown[] = [];
		await using states = client.backend("b9").states({ onInvalid: (report) => reports.push(report) });
		await using heard = client.subscribe(BackendLogMessage, {}, { onInvalid: (report) => reports.push(report) });
		const waiting = [states.next(), heard.next()];
		await raw.flush();
		for (const text of [secret("text"), `{"${secret("key")}":`, `{"state":"${secret("state")}"}`, `"${secret("s")}"`]) {
			await raw.jetstream().publish("backend.b9.status", bytes(text));
			raw.publish("backend.b9.log", bytes(text));
		}
		await expect.poll(() => reports.length).toBe(8);
		expectSilence(reports);
		await Promise.all([states.return(), heard.return()]);
		await Promise.all(waiting);
	});
});

describe("no secret is in the error", () => {
	test("of a request that is refused here, whatever is wrong with it", async () => {
		const wrong: readonly object[] = [
			{ max_idle_secs: -1 },
			{ max_idle_secs: secret("number") },
			{ backend_id: `${CANARY} with a space` },
			{ backend_id: `${CANARY}-UPPER` },
			{ lock: secret("x").repeat(200) },
			{ metadata: { note: 7, [secret("key")]: secret("value") } },
			{ executable: { ...secretive.executable, credentials: { [secret("kind")]: secret("x") } } },
			{ cluster: `${CANARY} x` },
		];
		for (const change of wrong) await expectSilentFailure(() => client.spawn({ ...secretive, ...change } as never));
		await expectSilentFailure(() => client.request(ScheduleRequest, { [secret("x")]: secret("y") } as never));
		await expectSilentFailure(() => client.backend(`${CANARY} x`));
		await expectSilentFailure(() => client.read(BackendStateMessage, { backend: `${CANARY} x` }));
		await expectSilentFailure(() => client.drain(`${CANARY} x`));
		await expectSilentFailure(() => client.fetchBackendForLock(secret("x").repeat(200)));
	});

	test("of a request that got no answer, or one that cannot be used", async () => {
		await expectSilentFailure(() => client.spawn(secretive));
		for (const reply of [
			secret("text"),
			`{"Scheduled":{"drone":"d","backend_id":"b","bearer_token":"${secret("bearer")}"`,
			`{"Scheduled":{"drone":7,"backend_id":"b","bearer_token":"${secret("bearer")}"}}`,
			`"${secret("variant")}"`,
			`{"${secret("variant")}":{}}`,
			'"NoDroneAvailable"',
		]) {
			await using _ = await answer(SCHEDULE, bytes(reply));
			await expectSilentFailure(() => client.spawn(secretive));
		}
		raw.subscribe(SCHEDULE, { max: 1 });
		await raw.flush();
		await expectSilentFailure(() => client.spawn(secretive, { timeout: 30 }));
	});

	test("of a handler's answer that Plane would not take", async () => {
		const errors: unknown[] = [];
		await using _ = client.respond(ScheduleRequest, CLUSTER_OF, () => ({ Scheduled: secret("reply") }) as never, {
			onError: (error) => errors.push(error),
		});
		await raw.flush();
		await expectSilentFailure(() => client.spawn(secretive, { timeout: 200 }));
		expect(errors).toHaveLength(1);
		expectSilence(errors);
	});

	test("of a JetStream that is none, and answers with whatever it likes", async () => {
		await using bare = await startNatsServer({ config: "jetstream: disabled" });
		const liar = await connect({ servers: bare.url });
		const victim = await PlaneClient.connect({ servers: bare.url, cluster: CLUSTER });
		for (const text of [
			secret("text"),
			JSON.stringify({ type: secret("type"), error: { code: 500, err_code: 10_001, description: secret("why") } }),
			JSON.stringify({ error: { code: 403, description: secret("why") } }),
		]) {
			await using _ = await answer("$JS.API.>", bytes(text), liar);
			const { promise: interrupted, resolve } = withResolvers<unknown>();
			const states = victim.backend("b1").states({ onInterrupted: resolve });
			const outcome = states.next().catch((error: unknown) => error);
			expectSilence(await Promise.race([interrupted, outcome]));
			await states.return();
			expectSilence(await outcome);
		}
		await victim.close();
		await liar.close();
	});
});

describe("a connection that does not come about", () => {
	test("says nothing of the credentials that were refused", async () => {
		const servers = server.url.replace("//", `//${secret("user")}:${secret("wrong")}@`);
		expect(await expectSilentFailure(() => PlaneClient.connect({ servers, ...CLUSTER_OF }))).toMatchObject({
			code: "auth",
		});
		const token = server.url.replace("//", `//${secret("token")}@`);
		await expectSilentFailure(() => PlaneClient.connect({ servers: token, ...CLUSTER_OF }));
	});

	test("says nothing of an address that is none", async () => {
		for (const servers of [
			`http://${CANARY}:${CANARY}@x`,
			`nats://${CANARY}:${CANARY}@`,
			`${CANARY}:p@ss@127.0.0.1:1`,
		]) {
			await expectSilentFailure(() => PlaneClient.connect({ servers, ...CLUSTER_OF, timeout: 200 }));
		}
	});

	test("says nothing of the words of the server", async () => {
		// What is no NATS at all `nats` 2.x itself prints; a server that talks like one is not quoted.
		const words = [`-ERR '${secret("why")}'\r\n`, `-ERR 'Authorization Violation ${CANARY}'\r\n`];
		for (const first of words) {
			await using strange = await strangeServer(first);
			const options = { servers: strange.url, ...CLUSTER_OF, timeout: 300, user: secret("u"), pass: secret("p") };
			await expectSilentFailure(() => PlaneClient.connect(options));
		}
	});
});

/** Greets like a NATS server, then says something else. */
async function strangeServer(words: string): Promise<AsyncDisposable & { readonly url: string }> {
	const listening = createServer((socket) => {
		socket.on("error", () => undefined);
		socket.once("data", () => socket.end(words));
		socket.write('INFO {"server_id":"x","version":"2.9.0","proto":1,"max_payload":1048576,"headers":true}\r\n');
	}).listen(0, "127.0.0.1");
	await once(listening, "listening");
	return {
		url: `nats://127.0.0.1:${(listening.address() as AddressInfo).port}`,
		[Symbol.asyncDispose]: async () => {
			listening.close();
		},
	};
}
