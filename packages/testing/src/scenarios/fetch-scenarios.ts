import { FetchBackendForLock, type FetchBackendForLockResponse } from "@plane/messages";
import { announce, assign, end, enter, LOCK } from "./lock-entries.js";
import type { Scenario } from "./scenario.js";
import type { NoAnswer, ScenarioStage } from "./scenario-stage.js";

function seen(stage: ScenarioStage, answer: FetchBackendForLockResponse | NoAnswer): unknown {
	return typeof answer === "string" ? answer : stage.plain(answer.Scheduled);
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
		rows: ["6.2-2", "1.3"],
		title: "a held lock gives its holder with its token, and does not say whether it was spawned",
		run: async (stage) => {
			await enter(stage, announce(1n), assign("b1", 1n, "t"));
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
			await enter(stage, announce(1n));
			const waiting = waitForLock(stage);
			await stage.settled();
			await enter(stage, assign("b1", 1n));
			return seen(stage, await waiting);
		},
		shows: { drone: "d1", backend_id: "b1" },
	},
	{
		id: "fetch/dead-holder",
		rows: ["6.2-3", "10-15"],
		title: "while a lock is announced anew its oldest retained holder is given, dead as it may be",
		run: async (stage) => {
			await enter(stage, announce(1n), assign("dead", 1n), end("dead", "Swept"), announce(2n));
			return seen(stage, await waitForLock(stage));
		},
		shows: { drone: "d1", backend_id: "dead" },
	},
];
