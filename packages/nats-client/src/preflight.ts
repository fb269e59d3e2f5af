import { BackendLogMessage, BackendStateMessage, WorldStateMessage } from "@plane/messages";
import type { Attempt } from "./attempt.js";
import { aborted, type CallOptions } from "./call.js";
import { DIAL_TIMEOUT_MS } from "./connect.js";
import { Deadline } from "./deadline.js";
import { PlaneError } from "./plane-error.js";
import type { Session } from "./session.js";

/**
 * Whether a stream is there: `denied` means that this user may not ask, `unknown` that no answer came in time or none that says it.
 */
export type StreamPresence = "present" | "missing" | "denied" | "unknown";

/** What a connection can be used for, as far as it can be found out without changing anything. */
export interface PreflightReport {
	/**
	 * The streams that this package reads, by name: `backend_status` for states, `backend_logs` for logs, `plane_state` for the world
	 * state. Plane makes them when its controller starts.
	 */
	readonly streams: Readonly<Record<string, StreamPresence>>;
}

const STREAMS = [BackendStateMessage, BackendLogMessage, WorldStateMessage].map(({ stream }) => stream.name);

/** Asks for the streams, whose answers also tell whether any answer can arrive. */
export async function preflight(session: Session, attempt: Attempt, options: CallOptions): Promise<PreflightReport> {
	const { operation } = attempt;
	const deadline = new Deadline(operation, options, DIAL_TIMEOUT_MS);
	const { signal } = deadline.rest;
	const presence = async (name: string): Promise<StreamPresence> => {
		try {
			const ask = () => session.jetStream(operation).stream(name);
			const facts = await session.answer(attempt, ask, deadline.signal);
			return facts ? "present" : "missing";
		} catch (error) {
			// Nothing is changed by it.
			if (signal?.aborted) throw aborted(attempt, signal, "not-sent");
			return deadline.signal.aborted ? "unknown" : presenceAfter(attempt, error);
		}
	};
	try {
		if (signal?.aborted) throw aborted(operation, signal, "not-sent");
		session.assertReady(operation);
		const asked = STREAMS.map(async (name) => [name, await presence(name)] as const);
		return { streams: Object.fromEntries(await Promise.all(asked)) };
	} finally {
		deadline.clear();
	}
}

/** Waits for who is told, as long as the call may take. */
export async function tellPreflight(
	deadline: Deadline,
	tell: (report: PreflightReport) => void | PromiseLike<void>,
	report: PreflightReport,
): Promise<void> {
	const late = (): PlaneError => deadline.error("the function in `preflight` took longer", "not-sent");
	await deadline.race((async () => tell(report))(), late);
	if (deadline.rest.signal?.aborted) throw late();
}

/** What an error tells about the stream, unless it tells that nothing will work. */
function presenceAfter(attempt: Attempt, error: unknown): StreamPresence {
	if (!(error instanceof PlaneError)) throw error;
	if (error.code === "timeout" || error.code === "unexpected") return "unknown";
	if (error.code === "no_responders") return "missing";
	if (error.code !== "permission") throw error;
	if (error.outcome === "not-executed") return "denied";
	throw attempt.failed({
		code: "permission",
		outcome: "not-sent",
		reason:
			"no answer can reach this client, because the server refuses its inbox: set inboxPrefix to one this user may subscribe to",
		cause: error.cause,
	});
}
