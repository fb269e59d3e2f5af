import { BackendStateMessage, type ScheduleResponse } from "@plane/messages";
import type { Attempt } from "./attempt.js";

/** Plane's answer when there is a backend. */
export type Scheduled = Extract<ScheduleResponse, { Scheduled: unknown }>["Scheduled"];

/** Throws when the answer names a backend by what is no name on the bus: the request was carried out, by whomever. */
export function assertUsable(attempt: Attempt, { backend_id: backend }: Pick<Scheduled, "backend_id">): void {
	try {
		BackendStateMessage.pattern({ backend });
	} catch (cause) {
		const reason = "the answer cannot be used: its backend_id cannot stand in a subject";
		throw attempt.failed({ code: "invalid_reply", outcome: "executed", reason, cause });
	}
}
