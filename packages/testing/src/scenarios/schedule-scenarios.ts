import { ScheduleRequest, type ScheduleResponse, type WorldStateMessage } from "@plane/messages";
import type { Scenario } from "./scenario.js";
import type { NoAnswer, ScenarioStage } from "./scenario-stage.js";

const LOCK = "doc-17";
const DRONE_TIMEOUT_MS = 10_000;
const ALIVE_MS = 30_000;

/** The answer with its token's length instead of the token, and without ids that the controller drew. */
function seen(stage: ScenarioStage, answer: ScheduleResponse | NoAnswer): unknown {
	if (typeof answer === "string") return answer;
	const { drone, backend_id, bearer_token, spawned } = answer.Scheduled;
	const id = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/.test(backend_id) ? "UUID" : backend_id;
	return stage.plain({ drone, id, token: bearer_token?.length, spawned });
}

function assignments(stored: readonly { readonly message: WorldStateMessage; readonly subject: string }[]): unknown[] {
	return stored.flatMap(({ message }) =>
		"BackendMessage" in message && "Assignment" in message.BackendMessage
			? [{ backend: message.BackendMessage.backend, ...message.BackendMessage.Assignment }]
			: [],
	);
}

const bearer = (answer: ScheduleResponse | NoAnswer): string | undefined =>
	typeof answer === "string" ? undefined : answer.Scheduled.bearer_token;

/** How a request for a backend is answered, and when not. */
export const scheduleScenarios: readonly Scenario[] = [
	{
		id: "schedule/undecodable",
		rows: ["6.1-0"],
		title: "a request that does not decode, or that came on another cluster's subject, is met with silence",
		run: async (stage) => {
			const subject = ScheduleRequest.subject(stage.request());
			const elsewhere = JSON.stringify({ ...stage.request(), cluster: "other.test" });
			return [await stage.raw(subject, "{"), await stage.raw(subject, elsewhere)];
		},
		shows: ["silence", "silence"],
	},
	{
		id: "schedule/not-one-after-another",
		rows: ["6.1-1"],
		title: "a request that waits for a lock does not hold up others",
		run: async (stage) => {
			await stage.store({ LockMessage: { lock: LOCK, uid: 1n, message: "Announce" } });
			await stage.settled();
			const waiting = stage.schedule({ lock: LOCK });
			return [await stage.patiently(ScheduleRequest, stage.request()), await waiting];
		},
		shows: ["NoDroneAvailable", "silence"],
	},
	{
		id: "schedule/no-drone",
		rows: ["6.1-7"],
		title: "a cluster without drones has none available",
		run: async (stage) => await stage.patiently(ScheduleRequest, stage.request()),
		shows: "NoDroneAvailable",
	},
	{
		id: "schedule/one-drone",
		rows: ["6.1-2", "6.1-7", "6.1-8", "6.1-9"],
		title: "the ready drone gets the backend, under an id of the controller, and the assignment is stored",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const executable = { image: "i", env: { A: "1" }, port: 9_000 };
			const answer = await stage.patiently(ScheduleRequest, stage.request({ executable, metadata: { m: "1" } }));
			const [spawn] = drone.spawns;
			const [assigned] = assignments(await stage.stored()) as { drone: string; lock_assignment: unknown }[];
			return {
				answer: seen(stage, answer),
				spawn: stage.plain({ ...spawn, backend_id: undefined }),
				assigned: { drone: assigned?.drone, lock: assigned?.lock_assignment },
			};
		},
		shows: {
			answer: { drone: "d1", id: "UUID", spawned: true },
			spawn: {
				cluster: "CLUSTER",
				drone_id: "d1",
				max_idle_secs: 30,
				metadata: { m: "1" },
				executable: {
					image: "i",
					env: { A: "1" },
					credentials: null,
					resource_limits: {
						cpu_period: null,
						cpu_period_percent: null,
						cpu_time_limit: null,
						memory_limit_bytes: null,
						disk_limit_bytes: null,
					},
					pull_policy: "IfNotPresent",
					port: 9_000,
				},
				bearer_token: null,
			},
			assigned: { drone: "d1", lock: null },
		},
	},
	{
		id: "schedule/own-id-and-token",
		rows: ["6.1-8", "6.1-9"],
		title: "an id of one's own is kept, and a token of 30 characters reaches drone, client and assignment",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const wish = { backend_id: stage.id("b1"), require_bearer_token: true };
			const answer = await stage.patiently(ScheduleRequest, stage.request(wish));
			const token = bearer(answer);
			const [assigned] = assignments(await stage.stored()) as { bearer_token: string | null }[];
			const same = [drone.spawns[0]?.bearer_token, assigned?.bearer_token].every((each) => each === token);
			return { answer: seen(stage, answer), same };
		},
		shows: { answer: { drone: "d1", id: "b1", token: 30, spawned: true }, same: true },
	},
	{
		id: "schedule/draining",
		rows: ["6.1-7", "1.6"],
		title: "a drone that drains, from its start or later, is not chosen",
		run: async (stage) => {
			const drone = await stage.playDrone("d1", "Draining");
			const first = await stage.patiently(ScheduleRequest, stage.request());
			const other = await stage.playDrone("d2");
			await other.report("Draining");
			await stage.settled();
			const second = await stage.patiently(ScheduleRequest, stage.request());
			return [first, second, drone.spawns.length, other.spawns.length];
		},
		shows: ["NoDroneAvailable", "NoDroneAvailable", 0, 0],
	},
	{
		id: "schedule/drained-for-good",
		rows: ["10-12", "11.3 Ready, Draining, Ready", "6.4 status"],
		title: "a drone that is ready again after draining is never chosen: its second Ready is not stored",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			await drone.report("Draining");
			await drone.report("Ready");
			await stage.settled();
			const answer = await stage.patiently(ScheduleRequest, stage.request());
			const states = (await stage.stored()).flatMap(({ message }) =>
				"DroneMessage" in message && "State" in message.DroneMessage ? [message.DroneMessage.State.state] : [],
			);
			return [answer, states];
		},
		shows: ["NoDroneAvailable", ["Ready", "Draining"]],
	},
	{
		id: "schedule/drained-for-good-replayed",
		rows: ["11.3 Ready, Draining, Ready", "5.8 drone states"],
		title: "a controller that starts anew does not choose it either",
		needs: ["restart"],
		alone: true,
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			await drone.report("Draining");
			await drone.report("Ready");
			await stage.restart();
			await drone.report("Ready");
			await stage.settled();
			return await stage.patiently(ScheduleRequest, stage.request());
		},
		shows: "NoDroneAvailable",
	},
	{
		id: "schedule/unregistered",
		rows: ["5.2", "6.1-7"],
		title: "a drone that reports without having registered is not chosen",
		run: async (stage) => {
			await stage.store({ DroneMessage: { drone: "d1", State: { state: "Ready", timestamp: Date.now() } } });
			await stage.store({ DroneMessage: { drone: "d1", KeepAlive: { timestamp: Date.now() } } });
			await stage.settled();
			return await stage.patiently(ScheduleRequest, stage.request());
		},
		shows: "NoDroneAvailable",
	},
	{
		id: "schedule/silent-drone",
		rows: ["11.3 keep-alive 29 s old, 30 s old", "6.1-7"],
		title: "a drone that was not heard of for 30 s is not chosen",
		needs: ["time"],
		alone: true,
		run: async (stage) => {
			await stage.playDrone("d1");
			await stage.wait(ALIVE_MS);
			return await stage.patiently(ScheduleRequest, stage.request());
		},
		shows: "NoDroneAvailable",
	},
	{
		id: "schedule/drone-refuses",
		rows: ["6.1-8"],
		title: "a drone that refuses, or answers with rubbish, counts as none",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			drone.answer = false;
			const refused = await stage.patiently(ScheduleRequest, stage.request());
			drone.answer = "rubbish";
			return [refused, await stage.patiently(ScheduleRequest, stage.request()), drone.spawns.length];
		},
		shows: ["NoDroneAvailable", "NoDroneAvailable", 2],
	},
	{
		id: "schedule/drone-gone",
		rows: ["6.1-8"],
		title: "a drone that nobody listens for counts as none at once",
		run: async (stage) => {
			const now = Date.now();
			await stage.store({
				DroneMessage: { drone: "d1", Metadata: { ip: "203.0.113.7", version: "0", git_hash: null } },
			});
			await stage.store({ DroneMessage: { drone: "d1", State: { state: "Ready", timestamp: now } } });
			await stage.store({ DroneMessage: { drone: "d1", KeepAlive: { timestamp: now } } });
			await stage.settled();
			return await stage.ask(ScheduleRequest, stage.request());
		},
		shows: "NoDroneAvailable",
	},
	{
		id: "schedule/drone-silent",
		rows: ["6.1-8", "10-16"],
		title: "a drone that does not answer counts as none after 10 s, although it was asked and may run the backend",
		needs: ["time"],
		alone: true,
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			drone.answer = "nothing";
			const answer = stage.patiently(ScheduleRequest, stage.request());
			await stage.wait(DRONE_TIMEOUT_MS);
			return [await answer, drone.spawns.length, assignments(await stage.stored())];
		},
		shows: ["NoDroneAvailable", 1, []],
	},
	{
		id: "schedule/same-id-twice",
		rows: ["6.1 same backend id sent twice"],
		title: "an id that was used already is sent to a drone once more",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const request = stage.request({ backend_id: stage.id("b1") });
			const answers = [
				await stage.patiently(ScheduleRequest, request),
				await stage.patiently(ScheduleRequest, request),
			];
			return [answers.map((answer) => seen(stage, answer)), drone.spawns.length];
		},
		shows: [
			[
				{ drone: "d1", id: "b1", spawned: true },
				{ drone: "d1", id: "b1", spawned: true },
			],
			2,
		],
	},
	{
		id: "schedule/no-reply-wanted",
		rows: ["6.1-11"],
		title: "a request that asks for no answer is acted on all the same",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			await stage.client.publish(ScheduleRequest, stage.request({ backend_id: stage.id("b1") }));
			await stage.settled();
			while (drone.spawns.length === 0) await stage.settled();
			return stage.plain(drone.spawns[0]?.backend_id);
		},
		shows: "b1",
	},
	{
		id: "schedule/two-controllers",
		rows: ["6.1 two controllers", "10-48"],
		title: "two controllers start two backends for one request",
		needs: ["two controllers"],
		alone: true,
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const answer = await stage.patiently(ScheduleRequest, stage.request());
			while (drone.spawns.length < 2) await stage.settled();
			const ids = new Set(drone.spawns.map(({ backend_id }) => backend_id));
			return [seen(stage, answer), ids.size];
		},
		shows: [{ drone: "d1", id: "UUID", spawned: true }, 2],
	},
	{
		id: "schedule/lock",
		rows: ["6.1-4", "6.1-5a", "6.1-9"],
		title: "a request with a free lock announces it and spawns under that announcement",
		run: async (stage) => {
			await stage.playDrone("d1");
			const answer = await stage.patiently(ScheduleRequest, stage.request({ lock: LOCK }));
			const stored = await stage.stored();
			const uids = stored.flatMap(({ message }) => ("LockMessage" in message ? [message.LockMessage.uid] : []));
			const claims = assignments(stored) as { lock_assignment: { lock: string; uid: bigint } | null }[];
			return [seen(stage, answer), claims[0]?.lock_assignment?.lock, claims[0]?.lock_assignment?.uid === uids[0]];
		},
		shows: [{ drone: "d1", id: "UUID", spawned: true }, LOCK, true],
	},
	{
		id: "schedule/lock-held",
		rows: ["6.1-3", "6.1-10", "10-17"],
		title: "a held lock gives its holder as it is, whatever else was asked for",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const first = await stage.patiently(ScheduleRequest, stage.request({ lock: LOCK, require_bearer_token: true }));
			await stage.settled();
			const other = { lock: LOCK, backend_id: stage.id("b2"), executable: { image: "other", env: {} } };
			const second = await stage.patiently(ScheduleRequest, stage.request(other));
			return [seen(stage, second), bearer(first) === bearer(second), drone.spawns.length];
		},
		shows: [{ drone: "d1", id: "UUID", token: 30, spawned: false }, true, 1],
	},
	{
		id: "schedule/lock-race",
		rows: ["6.1-5b", "6.1-5c"],
		title: "of requests for one lock at the same time one spawns, and those that are answered get its backend",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			// Plane itself now and then leaves one of them without an answer.
			const requests = Array.from({ length: 5 }, () => stage.ask(ScheduleRequest, stage.request({ lock: LOCK })));
			const answers = await Promise.all(requests);
			const scheduled = answers.flatMap((answer) => (typeof answer === "string" ? [] : [answer.Scheduled]));
			return {
				ids: new Set(scheduled.map(({ backend_id }) => backend_id)).size,
				spawned: scheduled.filter(({ spawned }) => spawned).length,
				executions: drone.spawns.length,
			};
		},
		shows: { ids: 1, spawned: 1, executions: 1 },
	},
	{
		id: "schedule/lock-waits",
		rows: ["6.1-5b"],
		title: "a request for a lock that another one announced waits for the assignment and gives its backend",
		run: async (stage) => {
			await stage.store({ LockMessage: { lock: LOCK, uid: 1n, message: "Announce" } });
			await stage.settled();
			const waiting = stage.patiently(ScheduleRequest, stage.request({ lock: LOCK }));
			await stage.settled();
			const Assignment = { drone: "d9", bearer_token: "t", lock_assignment: { lock: LOCK, uid: 1n } };
			await stage.store({ BackendMessage: { backend: stage.id("b1"), Assignment } });
			return seen(stage, await waiting);
		},
		shows: { drone: "d9", id: "b1", token: 1, spawned: false },
	},
	{
		id: "schedule/lock-dead-holder",
		rows: ["6.1-5b", "10-15"],
		title: "a request that waits for a lock is given the lock's oldest retained holder, dead as it may be",
		run: async (stage) => {
			const hold = (backend: string, uid: bigint) =>
				stage.store({
					BackendMessage: {
						backend: stage.id(backend),
						Assignment: { drone: "d9", bearer_token: null, lock_assignment: { lock: LOCK, uid } },
					},
				});
			await stage.store({ LockMessage: { lock: LOCK, uid: 1n, message: "Announce" } });
			await stage.settled();
			await hold("dead", 1n);
			await stage.store({ BackendMessage: { backend: stage.id("dead"), State: { state: "Swept", timestamp: 1_000 } } });
			await stage.store({ LockMessage: { lock: LOCK, uid: 2n, message: "Announce" } });
			await stage.settled();
			return seen(stage, await stage.patiently(ScheduleRequest, stage.request({ lock: LOCK })));
		},
		shows: { drone: "d9", id: "dead", spawned: false },
	},
	{
		id: "schedule/lock-blocked",
		rows: ["6.1-6", "10-13"],
		title: "after NoDroneAvailable the same lock gets no answer, because its announcement stands",
		run: async (stage) => {
			const first = await stage.patiently(ScheduleRequest, stage.request({ lock: LOCK }));
			return [first, await stage.schedule({ lock: LOCK })];
		},
		shows: ["NoDroneAvailable", "silence"],
	},
];
