import type { Outcome, PlaneErrorCode, PlaneErrorFacts } from "./plane-error.js";

/** What to do about each code, as far as the code alone tells. */
const HINTS: Record<PlaneErrorCode, string> = {
	aborted: "The signal that was given to the call has ended it.",
	auth: "Check user, password, token or credentials; if they expire, give an authenticator that reads them anew each time.",
	backend_ended: "Look at its logs for the reason, and spawn another one.",
	backend_unknown: "Check the id and the name of the cluster.",
	closed: "Open another client.",
	connect_failed:
		"Check the addresses, the options for TLS, and that a NATS server runs there and can be reached from here.",
	connection_closed: "Open another connection and a client on it, and read on from where this one stopped.",
	handler_failed: "Mend the function that threw; its error is the cause.",
	invalid_argument: "Change the value or option that the message names.",
	invalid_message: "Change the value at the path that the message names.",
	invalid_reply: "Look who else answers on this subject, and which version of Plane runs.",
	invalid_subject: "Change the id, name or lock that the message names: it cannot stand in a subject.",
	lock_holder_ended:
		"Ask again in a moment: the controllers free the lock when they hear of the end. If that does not help, take another lock.",
	no_drone_available: "Check the name of the cluster, add drones to it, or wait until one takes backends.",
	no_responders:
		"Check that a controller of Plane runs, that the cluster has this name, and that the account is the right one.",
	not_connected: "Wait until the connection is back; it comes back by itself, as soon as a server lets this client in.",
	payload_too_large: "Send less, or raise max_payload of the NATS server.",
	permission: "Give the user of NATS the permissions of its role.",
	stream_reset: "Begin to read anew: what was read before may be in the stream no longer, or again.",
	stream_unavailable:
		"Check that the server has JetStream and that a controller of Plane has run, which makes the streams.",
	timeout: "Plane meets what it cannot do with silence: check the value, the cluster's name and the controllers' logs.",
	unexpected: "Look at the cause.",
};

const ONE_DRONE = "Check the id of the drone and the name of the cluster, and that this drone runs.";
const ANY_DRONE = "Check the name of the cluster, and that a drone of it runs.";
const READ_ON = "Give it more time, or look at the client's status: nothing can be read while it is not connected.";

/** What else to do where a call is not heard by controllers, only reads, or has nothing to do. */
const OF_OPERATION: Readonly<Record<string, Partial<Record<PlaneErrorCode, string>>>> = {
	connect: { timeout: "Give it more time, or look what your function in `preflight` waits for." },
	drain: { no_responders: ONE_DRONE },
	"request DrainDrone": { no_responders: ONE_DRONE },
	"request SpawnRequest": { no_responders: ONE_DRONE },
	terminate: {
		no_responders: ANY_DRONE,
		timeout: "Look in the world state what has become of the backend, and at the logs of its drone.",
	},
	"request TerminationRequest": { no_responders: ANY_DRONE },
	currentState: { timeout: READ_ON },
	waitForSequence: {
		timeout: READ_ON,
		closed: "Open another world state, on another client if this one was closed.",
	},
	waitForState: { timeout: `Look at its states and logs, and what the world state says of it. ${READ_ON}` },
	worldState: { timeout: READ_ON },
	markLost: { backend_ended: "Leave it as it is: there is nothing to give up." },
};

const SENT: ReadonlySet<Outcome> = new Set(["unknown", "executed"]);

/** What to do next, in plain words. */
export function hintFor({ code, operation, outcome, lockBlockedUntil }: PlaneErrorFacts, retry: boolean): string {
	const hint = OF_OPERATION[operation]?.[code] ?? HINTS[code];
	return `${hint} ${lockBlockedUntil ? AFTER_BLOCK : repeating(SENT.has(outcome), retry)}`;
}

/** Before it, Plane answers nothing. */
const AFTER_BLOCK = "The call may be repeated after the time in lockBlockedUntil.";

function repeating(sent: boolean, retry: boolean): string {
	if (retry) return "The call may be repeated.";
	return sent
		? "Do not repeat the call before you have seen what became of it."
		: "To repeat the call as it is will not help.";
}
