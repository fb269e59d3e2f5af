// What `npm start` shows: Plane's main job from request to end, on a real nats-server, with a fake Plane behind it.
import { fileURLToPath } from "node:url";
import {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	hostname,
	ScheduleRequest,
	type ScheduleRequestInput,
	type ScheduleResponse,
	TerminationRequest,
} from "@plane/messages";
import { type Backend, PlaneClient } from "@plane/nats-client";
import { FakePlane, type NatsServer, planeStreams, startNatsServer } from "@plane/testing";
import { secretNames } from "./secrets.js";
import { StepError, Teller } from "./tell.js";

const CLUSTER = "plane.dev";
const LIMIT_MS = 20_000;
const AGAIN = "run the command again; if it fails again, `npm test` shows which part is broken";

/** The request of Plane's own documentation. */
const documented: ScheduleRequestInput = {
	cluster: CLUSTER,
	max_idle_secs: 30,
	metadata: {},
	executable: { image: "ghcr.io/drifting-in-space/demo-image-drop-four", env: {} },
};

const teller = new Teller({
	print: (line) => console.log(line),
	colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
	secrets: secretNames(fileURLToPath(new URL("../../schemas", import.meta.url))),
});

async function main(): Promise<void> {
	const started = performance.now();
	await using server = await startServer();
	await using plane = await startPlane(server);
	await using client = await connect(server);
	const backend = await schedule(client);
	await follow(client, backend);
	await spawnWithLock(client);
	await teller.step("Close the client, stop the fake Plane and the server", AGAIN, async () => {
		await client.close();
		await plane.stop();
		await server.stop();
	});
	teller.done(
		`That was Plane's main job, in ${((performance.now() - started) / 1_000).toFixed(1)} s. Nothing is left behind.`,
	);
}

function startServer(): Promise<NatsServer> {
	const wayOut =
		"install nats-server (apt-get install nats-server, brew install nats-server) or set NATS_SERVER to its path";
	return teller.step("Start a real nats-server", wayOut, async () => {
		const server = await startNatsServer();
		teller.note(`nats-server ${server.version} on ${server.url}, JetStream in a temporary folder`);
		return server;
	});
}

function startPlane(server: NatsServer): Promise<FakePlane> {
	return teller.step("Start a fake Plane: a controller and a drone", AGAIN, async () => {
		const plane = await FakePlane.start({ server, cluster: CLUSTER, statsEveryMs: 600 });
		plane.script({
			loadingMs: 500,
			startingMs: 700,
			logs: ["Loading the board", "Listening on port 8080", "Waiting for players"],
		});
		teller.note(`streams ${planeStreams.map(({ name }) => name).join(", ")}`);
		teller.note(`drone ${plane.drones.join(", ")} takes backends of ${CLUSTER}`);
		return plane;
	});
}

function connect(server: NatsServer): Promise<PlaneClient> {
	return teller.step("Connect @plane/nats-client", AGAIN, async () => {
		const onInvalid = ({ subject }: { subject: string }): void =>
			teller.note(`dropped an invalid message on ${subject}`);
		return await PlaneClient.connect({ servers: server.url, cluster: CLUSTER, onInvalid });
	});
}

function schedule(client: PlaneClient): Promise<Backend> {
	return teller.step("Ask for a backend, with the request of Plane's documentation", AGAIN, async () => {
		const subject = ScheduleRequest.subject(documented);
		teller.message("sent", subject, documented);
		const reply = await client.request(ScheduleRequest, documented, { timeout: 15_000 });
		teller.message("received", `reply to ${subject}`, reply);
		if (reply === "NoDroneAvailable") throw new Error("no drone takes the backend");
		const { backend_id } = reply.Scheduled;
		teller.note(`its host name: ${hostname(backend_id, CLUSTER)}`);
		return client.backend(backend_id);
	});
}

function follow(client: PlaneClient, backend: Backend): Promise<void> {
	return teller.step(
		"Follow its states from JetStream, with its logs and statistics, and terminate it",
		AGAIN,
		async () => {
			const signal = AbortSignal.timeout(LIMIT_MS);
			const logs = client.subscribe(BackendLogMessage, { backend_id: backend.id }, { signal });
			const stats = client.subscribe(BackendStatsMessage, { cluster: CLUSTER, backend_id: backend.id }, { signal });
			const telling = tellLogs(logs);
			for await (const message of backend.states({ signal })) {
				teller.message("received", BackendStateMessage.subject(message), message, message.state);
				if (message.state !== "Ready") continue;
				for (let samples = 0; samples < 2; samples += 1) await tellNext(stats);
				await terminate(backend);
			}
			signal.throwIfAborted();
			await logs.close();
			await telling;
		},
	);
}

async function tellLogs(logs: AsyncIterable<BackendLogMessage>): Promise<void> {
	for await (const message of logs) teller.message("received", BackendLogMessage.subject(message), message);
}

async function tellNext(stats: AsyncIterator<BackendStatsMessage>): Promise<void> {
	const { value } = await stats.next();
	if (value) teller.message("received", BackendStatsMessage.subject(value), value);
}

async function terminate(backend: Backend): Promise<void> {
	const value = { cluster_id: backend.cluster, backend_id: backend.id };
	teller.message("sent", TerminationRequest.subject(value), value);
	await backend.terminate();
	teller.message("received", "reply of the drone", null);
}

function spawnWithLock(client: PlaneClient): Promise<void> {
	return teller.step(
		"Ask twice for a backend with one lock: the second answer is the first backend",
		AGAIN,
		async () => {
			const env = { GREETING: "hello" };
			const request = {
				...documented,
				executable: { ...documented.executable, env },
				lock: "board 17",
				require_bearer_token: true,
			};
			const subject = ScheduleRequest.subject(request);
			teller.message("sent", subject, request);
			const first = await client.request(ScheduleRequest, request, { timeout: LIMIT_MS });
			teller.message("received", `reply to ${subject}`, first);
			teller.note("once more, word for word");
			const second = await client.request(ScheduleRequest, request, { timeout: LIMIT_MS });
			teller.message("received", `reply to ${subject}`, second);
			checkHolder(first, second);
		},
	);
}

function checkHolder(first: ScheduleResponse, second: ScheduleResponse): void {
	if (first === "NoDroneAvailable" || second === "NoDroneAvailable") throw new Error("no drone takes the backend");
	const same = first.Scheduled.backend_id === second.Scheduled.backend_id;
	if (!same || !first.Scheduled.spawned || second.Scheduled.spawned)
		throw new Error("the lock did not lead to its holder");
	teller.note(
		`spawned: ${first.Scheduled.spawned}, then ${second.Scheduled.spawned}; both times ${second.Scheduled.backend_id}`,
	);
}

try {
	await main();
} catch (error) {
	teller.failed(error instanceof StepError ? error : new StepError("Clean up", AGAIN, error));
	process.exitCode = 1;
}
