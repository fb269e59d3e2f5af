import { BackendState, UpdateBackendStateMessage } from "@plane/messages";
import { type CallOptions, prepare } from "./call.js";
import { Deadline } from "./deadline.js";
import { request, STANDARD_TIMEOUT_MS } from "./request.js";
import type { Session } from "./session.js";
import { WorldState } from "./world-state.js";

const OPERATION = "markLost";

/** Reports a backend as lost in the name of its drone, which the world state tells, as Plane's own command does. */
export async function markLost(
	session: Session,
	cluster: string,
	backend: string,
	options: CallOptions,
): Promise<void> {
	prepare(OPERATION, () => UpdateBackendStateMessage.pattern({ backend }));
	const deadline = new Deadline(OPERATION, options, STANDARD_TIMEOUT_MS);
	try {
		const drone = await droneOf(session, cluster, backend, deadline);
		const update = { cluster, state: "Lost", backend, time: new Date().toISOString(), drone } as const;
		const { attempt, rest } = deadline;
		await request(session, OPERATION, UpdateBackendStateMessage, update, { ...rest, attempt });
	} finally {
		deadline.clear();
	}
}

/** Without `using`, whose helpers would go along into every bundle. */
async function droneOf(
	session: Session,
	cluster: string,
	backend: string,
	{ attempt, rest }: Deadline,
): Promise<string> {
	const world = await WorldState.open(session, cluster, rest, OPERATION);
	try {
		return knownDrone(world, backend, attempt);
	} finally {
		await world.close();
	}
}

function knownDrone(world: WorldState, backend: string, attempt: Deadline["attempt"]): string {
	const known = world.backends().get(backend);
	const unknown = (reason: string) => attempt.failed({ code: "backend_unknown", outcome: "not-sent", reason });
	if (!known) throw unknown("the world state knows no such backend in this cluster");
	const end = known.states.find(({ state }) => BackendState.isTerminal(state))?.state;
	if (end) {
		const reason = `the backend has ended in ${end}, which nothing can change`;
		throw attempt.failed({ code: "backend_ended", outcome: "not-sent", reason, backendState: end });
	}
	if (known.drone === undefined) throw unknown("the world state knows no drone that has the backend");
	return known.drone;
}
