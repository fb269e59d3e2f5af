import { FetchBackendForLock, type FetchBackendForLockResponse } from "@plane/messages";
import type { Scenario } from "./scenario.js";
import type { NoAnswer, ScenarioStage } from "./scenario-stage.js";

const LOCK = "doc-17";

function seen(stage: ScenarioStage, answer: FetchBackendForLockResponse | NoAnswer): unknown {
	return typeof answer === "string" ? answer : stage.plain(answer.Scheduled);
}

const hold = (stage: ScenarioStage, backend: string, uid: bigint, token: string | null = null) =>
	stage.store({
		BackendMessage: {
			backend: stage.id(backend),
			Assignment: { drone: "d1", bearer_token: token, lock_assignment: { lock: LOCK, uid } },
		},
	});
/** Read before anything follows: the stream keeps one announcement of a lock, so the next one would replace it unread. */
async function announce(stage: ScenarioStage, uid: bigint): Promise<void> {
	await stage.store({ LockMessage: { lock: LOCK, uid, message: "Announce" } });
	await stage.settled();
}
const fetchLock = (stage: ScenarioStage) => stage.ask(FetchBackendForLock, { cluster: stage.cluster, lock: LOCK });
const waitForLock = (stage: ScenarioStage) =>
	stage.patiently(FetchBackendForLock, { cluster: stage.cluster, lock: LOCK });

/** How the holder of a lock is told, and when not. */
export const fetchScenarios: readonly Scenario[] = [
	{
		id: "fetch/unknown-cluster",
		rows: ["6.2-1", "10-14"],
		title: "a lock of a cluster that no controller has heard of is met with silence",
		run: async (stage) => seen(stage, await fetchLock(stage)),
		shows: "silence",
	},
	{
		id: "fetch/free-lock",
		rows: ["6.2-1", "6.2-4", "10-14"],
		title: "a free lock is met with silence, not with NoBackendForLock",
		run: async (stage) => {
			await stage.store({ AcmeMessage: { value: "v" } });
			await stage.settled();
			return seen(stage, await fetchLock(stage));
		},
		shows: "silence",
	},
	{
		id: "fetch/held-lock",
		rows: ["6.2-2"],
		title: "a held lock gives its holder with its token, and does not say whether it was spawned",
		run: async (stage) => {
			await announce(stage, 1n);
			await hold(stage, "b1", 1n, "t");
			await stage.settled();
			return seen(stage, await fetchLock(stage));
		},
		shows: { drone: "d1", backend_id: "b1", bearer_token: "t" },
	},
	{
		id: "fetch/announced-lock",
		rows: ["6.2-3"],
		title: "an announced lock is waited for",
		run: async (stage) => {
			await announce(stage, 1n);
			await stage.settled();
			const waiting = waitForLock(stage);
			await stage.settled();
			await hold(stage, "b1", 1n);
			return seen(stage, await waiting);
		},
		shows: { drone: "d1", backend_id: "b1" },
	},
	{
		id: "fetch/dead-holder",
		rows: ["6.2-3", "10-15"],
		title: "while a lock is announced anew its oldest retained holder is given, dead as it may be",
		run: async (stage) => {
			await announce(stage, 1n);
			await hold(stage, "dead", 1n);
			await stage.store({ BackendMessage: { backend: stage.id("dead"), State: { state: "Swept", timestamp: 1_000 } } });
			await announce(stage, 2n);
			await stage.settled();
			return seen(stage, await waitForLock(stage));
		},
		shows: { drone: "d1", backend_id: "dead" },
	},
];
