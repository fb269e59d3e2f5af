import { FetchBackendForLock, ScheduleRequest } from "@plane/messages";
import { announce, assign, end, enter, LOCK } from "./lock-entries.js";
import type { Scenario } from "./scenario.js";
import { assignments, bearer, seen } from "./schedule-facts.js";

/** What becomes of requests for a backend that is to hold a lock. */
export const scheduleLockScenarios: readonly Scenario[] = [
	{
		id: "schedule/lock",
		rows: ["6.1-4", "6.1-5a", "6.1-9", "1.2"],
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
		id: "schedule/lock-id-with-dots",
		rows: ["10-21", "6.1-9"],
		title: "a backend whose id has dots is assigned under a subject of more tokens, and gets its lock",
		run: async (stage) => {
			await stage.playDrone("d1");
			const lock = stage.id("l");
			const wish = JSON.stringify(stage.request({ backend_id: "b1.x", lock }));
			const answer = await stage.raw(ScheduleRequest.subject(stage.request()), wish);
			await stage.settled();
			return [JSON.parse(answer), await stage.patiently(FetchBackendForLock, { cluster: stage.cluster, lock })];
		},
		shows: [
			{ Scheduled: { drone: "d1", backend_id: "b1.x", spawned: true } },
			{ Scheduled: { drone: "d1", backend_id: "b1.x" } },
		],
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
			await enter(stage, announce(1n));
			const waiting = stage.patiently(ScheduleRequest, stage.request({ lock: LOCK }));
			await stage.settled();
			await enter(stage, assign("b1", 1n, "t"));
			return seen(stage, await waiting);
		},
		shows: { drone: "d1", id: "b1", token: 1, spawned: false },
	},
	{
		id: "schedule/lock-dead-holder",
		rows: ["6.1-5b", "10-15"],
		title: "a request that waits for a lock is given the lock's oldest retained holder, dead as it may be",
		run: async (stage) => {
			await enter(stage, announce(1n), assign("dead", 1n), end("dead", "Swept"), announce(2n));
			return seen(stage, await stage.patiently(ScheduleRequest, stage.request({ lock: LOCK })));
		},
		shows: { drone: "d1", id: "dead", spawned: false },
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
