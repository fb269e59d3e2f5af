import type { ScheduleResponse, WorldStateMessage } from "@plane/messages";
import type { NoAnswer, ScenarioStage } from "./scenario-stage.js";

/** The answer with its token's length instead of the token, and without ids that the controller drew. */
export function seen(stage: ScenarioStage, answer: ScheduleResponse | NoAnswer): unknown {
	if (typeof answer === "string") return answer;
	const { drone, backend_id, bearer_token, spawned } = answer.Scheduled;
	const id = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/.test(backend_id) ? "UUID" : backend_id;
	return stage.plain({ drone, id, token: bearer_token?.length, spawned });
}

/** The assignments among what is stored. */
export function assignments(stored: readonly { readonly message: WorldStateMessage }[]): unknown[] {
	return stored.flatMap(({ message }) =>
		"BackendMessage" in message && "Assignment" in message.BackendMessage
			? [{ backend: message.BackendMessage.backend, ...message.BackendMessage.Assignment }]
			: [],
	);
}

/** The token that the answer brought. */
export const bearer = (answer: ScheduleResponse | NoAnswer): string | undefined =>
	typeof answer === "string" ? undefined : answer.Scheduled.bearer_token;
