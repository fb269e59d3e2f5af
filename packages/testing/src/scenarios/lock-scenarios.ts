import { WorldStateMessage } from "@plane/messages";
import { announce, assign, end, enter, LOCK, type LockEntry, revoke } from "./lock-entries.js";
import type { Scenario } from "./scenario.js";
import type { ScenarioStage } from "./scenario-stage.js";

const EXPIRY_MS = 30_000;
/** Expiries are counted in whole seconds, and happen with the next heartbeat. */
const SECOND_MS = 2_000;
/** Beyond what a double holds. */
const BIG = 13_835_058_055_282_163_713n;

/**
 * What a scheduler that has no drone makes of a request with the lock: it answers at once when the lock is free, with the holder
 * when somebody holds it, and not at all while another announcement stands.
 */
async function lockState(stage: ScenarioStage): Promise<unknown> {
	await stage.settled();
	const answer = await stage.schedule({ lock: LOCK });
	if (answer === "NoDroneAvailable") return "Unlocked";
	if (answer === "silence") return "Announced";
	return typeof answer === "string" ? answer : stage.plain({ Assigned: answer.Scheduled.backend_id });
}

/** An announcement as no program of Plane's writes it. */
const announceSpelled =
	(uid: string): LockEntry =>
	async (stage) => {
		const { cluster } = stage;
		const entry = { cluster, LockMessage: { lock: LOCK, uid: 0n, message: "Announce" as const } };
		const text = WorldStateMessage.stringify(entry).replace('"uid":0', `"uid":${uid}`);
		await stage.raw(WorldStateMessage.subject(entry), text);
	};

const heldBy = (backend: string): unknown => ({ Assigned: backend });

/** Entries, and what the lock has become by them. */
const after = (
	entries: readonly LockEntry[],
	shows: unknown,
	{ id, rows, title }: Pick<Scenario, "id" | "rows" | "title">,
): Scenario => ({
	id,
	rows,
	title,
	run: async (stage) => {
		await enter(stage, ...entries);
		return await lockState(stage);
	},
	shows,
});

/** How announcements, assignments and ends change a lock. */
export const lockScenarios: readonly Scenario[] = [
	after([announceSpelled("1.0"), announceSpelled("1e0"), announceSpelled('1,"uid":1')], "Unlocked", {
		id: "lock/announce-misspelled",
		rows: ["11.2"],
		title: "an announcement whose uid is spelled as a float, or stands twice, is none",
	}),
	after([announce(1n)], "Announced", {
		id: "lock/announce-free",
		rows: ["5.4 Announce, Unlocked"],
		title: "a free lock is announced by the first announcement",
	}),
	after([announce(1n), announce(2n), assign("b1", 1n)], heldBy("b1"), {
		id: "lock/announce-announced",
		rows: ["5.4 Announce, Announced or Assigned"],
		title: "a second announcement is ignored: the first uid gets the lock",
	}),
	after([announce(1n), assign("b1", 1n), announce(2n)], heldBy("b1"), {
		id: "lock/announce-assigned",
		rows: ["5.4 Announce, Announced or Assigned"],
		title: "a lock that is held ignores an announcement",
	}),
	after([announce(1n), revoke(1n)], "Unlocked", {
		id: "lock/revoke-own",
		rows: ["5.4 Revoke, Announced with this uid"],
		title: "a revocation with the announced uid frees the lock",
	}),
	after([announce(1n), revoke(2n)], "Announced", {
		id: "lock/revoke-other",
		rows: ["5.4 Revoke, anything else"],
		title: "a revocation with another uid changes nothing",
	}),
	after([announce(1n), assign("b1", 1n), revoke(1n)], heldBy("b1"), {
		id: "lock/revoke-assigned",
		rows: ["5.4 Revoke, anything else"],
		title: "a revocation does not take a lock from its holder",
	}),
	{
		id: "lock/expiry",
		rows: ["5.4 expiry due, Announced with this uid", "11.3 Announce 1, Announce 2 after 20 s, heartbeat at 30 s"],
		title: "an announcement expires after 30 s, and a second one does not extend it",
		needs: ["time"],
		alone: true,
		run: async (stage) => {
			await enter(stage, announce(1n));
			await stage.wait(20_000);
			await enter(stage, announce(2n));
			const before = await lockState(stage);
			await stage.wait(EXPIRY_MS - 20_000 + SECOND_MS);
			return [before, await lockState(stage)];
		},
		shows: ["Announced", "Unlocked"],
	},
	{
		id: "lock/expiry-assigned",
		rows: ["5.4 expiry due, Assigned, other uid, absent"],
		title: "an expiry does not take a lock from its holder",
		needs: ["time"],
		alone: true,
		run: async (stage) => {
			await enter(stage, announce(1n), assign("b1", 1n));
			await stage.wait(EXPIRY_MS + SECOND_MS);
			return await lockState(stage);
		},
		shows: heldBy("b1"),
	},
	after([assign("b1", 1n)], "Unlocked", {
		id: "lock/assign-unlocked",
		rows: ["5.4 Assignment, Unlocked"],
		title: "an assignment of a lock that nobody announced is refused",
	}),
	after([announce(1n), assign("b1", 2n)], "Announced", {
		id: "lock/assign-other-uid",
		rows: ["5.4 Assignment, Announced with another uid"],
		title: "an assignment with another uid than the announced one is refused",
	}),
	after([announce(BIG), assign("b1", BIG)], heldBy("b1"), {
		id: "lock/assign",
		rows: ["5.4 Assignment, Announced with this uid"],
		title: "an assignment with the announced uid, beyond what a double holds, gives the lock to the backend",
	}),
	{
		id: "lock/reassign",
		rows: ["5.4 Assignment, Assigned", "11.3 Announce 1, Assign b1, Assign b2 with 77, b1 Swept"],
		title: "a lock that is held goes to whatever backend is assigned, and is freed by the end of its first holder",
		run: async (stage) => {
			await enter(stage, announce(1n), assign("b1", 1n), assign("b2", 77n));
			const held = await lockState(stage);
			await enter(stage, end("b1", "Swept"));
			return [held, await lockState(stage)];
		},
		shows: [heldBy("b2"), "Unlocked"],
	},
	after([announce(1n), assign("b1", 1n), end("b1", "Swept")], "Unlocked", {
		id: "lock/end-of-holder",
		rows: ["5.4 backend State terminal, backend remembers a lock"],
		title: "the end of its holder frees a lock",
	}),
	after([announce(1n), end("b1", "ErrorLoading"), assign("b1", 1n)], heldBy("b1"), {
		id: "lock/end-before-assignment",
		rows: ["5.4 backend State terminal, backend has no lock", "11.3 Announce 1, ErrorLoading b1, Assign b1"],
		title: "a lock assigned to a backend that has ended already sticks to it",
	}),
	{
		id: "lock/replay-two-announcements",
		rows: ["11.3 Announce 1, Announce 2, Assign b1: live, then replayed", "5.8 two announcements"],
		title: "a controller that starts anew refuses the assignment of a lock that was announced twice",
		needs: ["restart"],
		alone: true,
		run: async (stage) => {
			await enter(stage, announce(1n), announce(2n), assign("b1", 1n));
			const live = await lockState(stage);
			await stage.restart();
			return [live, await lockState(stage)];
		},
		shows: [heldBy("b1"), "Announced"],
	},
];
