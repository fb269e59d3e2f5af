import { wsconnect } from "@nats-io/nats-core";
import { BackendStateMessage, DrainDrone, SetAcmeDnsRecord, SetDnsRecord, WorldStateMessage } from "@plane/messages";
import {
	PlaneClient,
	PlaneError,
	type PreflightReport,
	type SpawnedBackend,
	type WorldState,
} from "@plane/nats-client";

// Runs in the browser: a client over WebSocket does what an application would do with it.

/** What the page is told. */
export interface ClientPageCases {
	readonly servers: string;
	/** The same through a proxy, which lets the connections die that are there when `dead-link` is spawned. */
	readonly mortal?: string;
	readonly cluster: string;
}

/** What the page has seen. */
export type ClientPageResults = Awaited<ReturnType<typeof run>>;

async function run({ servers, mortal, cluster }: ClientPageCases) {
	let preflight: PreflightReport | undefined;
	const client = await PlaneClient.connect({
		servers,
		cluster,
		dial: wsconnect,
		preflight: (report) => {
			preflight = report;
		},
	});
	const world = await client.worldState();
	const drones = world.readyDrones().length;
	const backend = await client.spawn({
		backend_id: "from-a-page",
		executable: { image: "some/image" },
		max_idle_secs: 30,
		require_bearer_token: true,
	});
	const states = await lifeOf(backend);
	return {
		evalIsBlocked: evalIsBlocked(),
		nodeGlobals: ["Buffer", "process", "global", "require"].filter((name) => name in globalThis),
		preflight,
		drones,
		backend: { hostname: backend.hostname, spawned: backend.spawned, bearerToken: backend.bearerToken },
		...states,
		inTheWorld: await seenEnding(world, backend.id),
		operations: await operationsOf(client),
		messages: await messagesOf(client, world),
		status: [client.status(), await client.close().then(() => client.status())],
		guest: await asGuest(servers, cluster),
		deadLink: mortal === undefined ? undefined : await onDeadLink(mortal, cluster),
		withoutDial: [await refusal({ servers, cluster }), await refusal({ servers: "nats://127.0.0.1:1", cluster })],
	};
}

/** Everything one can hear of a backend until it has ended. */
async function lifeOf(backend: SpawnedBackend) {
	const ready = await backend.waitForState("Ready", { timeout: 5_000 });
	const { value: log } = await backend.logs().next();
	const { value: usage } = await backend.stats().next();
	await backend.terminate({ waitForTerminal: true });
	const states: string[] = [];
	for await (const { state } of backend.states()) states.push(state);
	return { ready: ready.state, log: log?.text, hasUsage: usage !== undefined, states };
}

/** What else one can ask of Plane. */
async function operationsOf(client: PlaneClient) {
	const held = await client.spawn({ executable: { image: "some/image" }, max_idle_secs: 30, lock: "page" });
	const holder = await client.fetchBackendForLock("page", { verify: true });
	const outcome = await client.spawnOutcome(held.id);
	await held.waitForState("Ready");
	await client.drain("drone-1");
	await client.drain("drone-1", { cancel: true });
	await client.markLost(held.id);
	const { state: end } = await held.waitForState("Lost");
	const { value: status } = await client.statuses().next();
	return { isHolder: holder?.id === held.id, outcome, end, status };
}

/** Messages of every kind, in everyone's role. */
async function messagesOf(client: PlaneClient, world: WorldState) {
	const { cluster } = client;
	const responder = client.respond(DrainDrone, { drone: "page" }, ({ drain }) => (drain ? null : undefined));
	const heard = client.subscribe(SetDnsRecord);
	await client.preflight();
	await client.publish(SetDnsRecord, { cluster, kind: "A", name: "page", value: "192.0.2.1" });
	const { value: record } = await heard.next();
	const answers = [
		await client.request(DrainDrone, { cluster, drone: "page", drain: true }),
		await client.request(SetAcmeDnsRecord, { cluster, value: "asked" }),
	];
	const sequence = await client.append(WorldStateMessage, { cluster, AcmeMessage: { value: "stored" } });
	await world.waitForSequence(sequence ?? 0, { timeout: 5_000 });
	const read: string[] = [];
	await client
		.read(BackendStateMessage, { backend: "from-a-page" })
		.forEach(({ message }) => {
			read.push(message.state);
			if (message.state === "Terminated") throw new Error("enough");
		})
		.catch(({ message }: Error) => read.push(message));
	await Promise.all([responder.close(), heard.close()]);
	return { record: record?.name, answers, txtRecords: world.txtRecords.slice(-2), read };
}

/** The states that the world state tells of a backend, once it tells of its end. */
async function seenEnding(world: WorldState, id: string): Promise<readonly string[]> {
	const states = (): string[] => (world.backends().get(id)?.states ?? []).map(({ state }) => state);
	while (!states().includes("Terminated")) {
		await new Promise<void>((resolve) => {
			const off = world.on("change", () => {
				off();
				resolve();
			});
		});
	}
	return states();
}

/** A client on a connection that the page opened itself. */
async function asGuest(servers: string, cluster: string) {
	const connection = await wsconnect({ servers });
	const guest = new PlaneClient(connection, { cluster });
	const state = await guest.backend("from-a-page").currentState();
	await guest.close();
	const left = connection.isClosed() ? "closed" : "open";
	await connection.close();
	return { state: state?.state, left };
}

/** What becomes of two clients whose connections die without a word: of one that looks soon, and of one that is closed. */
async function onDeadLink(servers: string, cluster: string) {
	const open = (pingInterval: number): Promise<PlaneClient> =>
		PlaneClient.connect({ servers, cluster, dial: (options) => wsconnect({ ...options, pingInterval }) });
	const [watching, closing] = await Promise.all([open(200), open(60_000)]);
	const request = { backend_id: "dead-link", executable: { image: "some/image" }, max_idle_secs: 30 };
	watching.spawn(request).catch(() => undefined);
	const seen: string[] = [];
	for await (const status of watching.statuses()) {
		seen.push(status);
		if (seen.length > 1 && status === "connected") break;
	}
	const began = performance.now();
	await Promise.all([watching.close(), closing.close()]);
	return { seen, closedWithinMs: performance.now() - began };
}

async function refusal(options: { servers: string; cluster: string }): Promise<string> {
	const error = await PlaneClient.connect(options).catch((thrown: unknown) => thrown);
	return error instanceof PlaneError ? error.message : String(error);
}

function evalIsBlocked(): boolean {
	try {
		return new Function("return false")();
	} catch (error) {
		return error instanceof EvalError;
	}
}

const cases = (await (await fetch("/cases.json")).json()) as ClientPageCases;
const results = await run(cases).catch((error: unknown) => ({ failure: String(error) }));
await fetch("/results", { method: "POST", body: JSON.stringify(results) });
