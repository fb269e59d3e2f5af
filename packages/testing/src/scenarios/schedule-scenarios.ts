import { ScheduleRequest } from "@plane/messages";
import { announce, enter, LOCK } from "./lock-entries.js";
import type { Scenario } from "./scenario.js";
import { assignments, bearer, seen } from "./schedule-facts.js";

const DRONE_TIMEOUT_MS = 10_000;
const ALIVE_MS = 30_000;
/** For a machine that is slow to ask. */
const MARGIN_MS = 2_000;

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
			await enter(stage, announce(1n));
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
		id: "schedule/beyond-doubles",
		rows: ["10-2"],
		title: "quantities of 64 bits are handed on, however large",
		run: async (stage) => {
			const drone = await stage.playDrone("d1");
			const limits = '{"cpu_period":18446744073709551615,"memory_limit_bytes":-9223372036854775808}';
			const wish = JSON.stringify(stage.request({ executable: { image: "i", env: {}, resource_limits: {} } }))
				.replace(/"max_idle_secs":30/, '"max_idle_secs":18446744073709551615')
				.replace('"resource_limits":{}', `"resource_limits":${limits}`);
			const answer = await stage.raw(ScheduleRequest.subject(stage.request()), wish);
			const [{ max_idle_secs = 0, executable } = {}] = drone.spawns;
			const { cpu_period, memory_limit_bytes } = executable?.resource_limits ?? {};
			const most = Number.MAX_SAFE_INTEGER;
			const large = [max_idle_secs >= most, (cpu_period ?? 0) >= most, (memory_limit_bytes ?? 0) <= -most];
			return [Object.keys(JSON.parse(answer)), large];
		},
		shows: [["Scheduled"], [true, true, true]],
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
		title: "a drone that was heard of less than 30 s ago is chosen, one that was not is not",
		needs: ["time"],
		alone: true,
		run: async (stage) => {
			await stage.playDrone("d1");
			await stage.wait(ALIVE_MS - MARGIN_MS);
			const before = await stage.patiently(ScheduleRequest, stage.request());
			await stage.wait(MARGIN_MS);
			return [seen(stage, before), await stage.patiently(ScheduleRequest, stage.request())];
		},
		shows: [{ drone: "d1", id: "UUID", spawned: true }, "NoDroneAvailable"],
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
			await stage.settledUntil(() => drone.spawns.length > 0);
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
			await stage.settledUntil(() => drone.spawns.length === 2);
			const ids = new Set(drone.spawns.map(({ backend_id }) => backend_id));
			return [seen(stage, answer), ids.size];
		},
		shows: [{ drone: "d1", id: "UUID", spawned: true }, 2],
	},
];
