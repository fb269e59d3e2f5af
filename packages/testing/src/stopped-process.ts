import { readdirSync, readFileSync } from "node:fs";

const PATIENCE_MS = 1_000;

/**
 * Waits until every thread of a process stands still after SIGSTOP: a busy machine takes its time, and a thread that still runs may
 * answer what comes meanwhile. Only where the system tells, as Linux does.
 */
export function waitUntilStopped(pid: number): void {
	const end = Date.now() + PATIENCE_MS;
	while (Date.now() < end && threadStates(pid).some((state) => state !== "T" && state !== "Z")) {
		// Nothing else may happen meanwhile: whoever pauses a server expects it paused.
	}
}

/** One letter a thread; nothing where there is no such process, or nobody to tell. */
function threadStates(pid: number): readonly string[] {
	try {
		return readdirSync(`/proc/${pid}/task`).map((thread) => {
			const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
			// The name before it stands in brackets and may hold anything.
			return stat.charAt(stat.lastIndexOf(")") + 2);
		});
	} catch {
		return [];
	}
}
