import type { ConnectionOptions, NatsConnection } from "nats";
import { Attempt } from "./attempt.js";
import { Backoff } from "./backoff.js";
import { aborted, type CallOptions, refused, timeoutOf } from "./call.js";
import { fromNatsError } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import type { PlaneError } from "./plane-error.js";
import { parseServers } from "./server-url.js";

const DIAL_TIMEOUT_MS = 5_000;

/** How a connection of one's own is opened. Everything else about it is chosen to survive faults. */
export interface ConnectOptions extends CallOptions {
	/** `nats://host:port` or `tls://host:port`, one or several; user and password may stand in the URL. */
	readonly servers: string | readonly string[];
	/** How the connection is called in the server's reports. */
	readonly name?: string;
	readonly user?: string;
	readonly pass?: string;
	readonly token?: string;
	/** Credentials of any other kind, as the `nats` package makes them: `credsAuthenticator`, `nkeyAuthenticator`, … */
	readonly authenticator?: NonNullable<ConnectionOptions["authenticator"]>;
	/** TLS options of the `nats` package; for servers given by address set `host` to the name in their certificate. */
	readonly tls?: NonNullable<ConnectionOptions["tls"]>;
	/** Where answers arrive. Chosen at random unless the user's permissions ask for a certain one. */
	readonly inboxPrefix?: string;
}

/** Opens a connection that reconnects for ever, notices a dead server within a minute, and has an inbox nobody can guess. */
export async function openConnection(options: ConnectOptions): Promise<NatsConnection> {
	const { timeout, signal, servers, ...rest } = options;
	const dial = timeoutOf("connect", timeout, DIAL_TIMEOUT_MS);
	if (signal?.aborted) throw aborted("connect", signal, "not-sent");
	if (rest.inboxPrefix !== undefined) checkInboxPrefix(rest.inboxPrefix);
	const backoff = new Backoff();
	const attempt = new Attempt("connect", true);
	const { connect } = await loadNats();
	const opening = connect({
		inboxPrefix: `_INBOX.${crypto.randomUUID().replaceAll("-", "")}`,
		...parseServers(servers),
		...rest,
		timeout: dial,
		maxReconnectAttempts: -1,
		reconnectDelayHandler: () => backoff.next(),
		pingInterval: 20_000,
		maxPingOut: 2,
		// The stack traces NATS collects for every request cost a third of a client's time.
		noAsyncTraces: true,
	});
	const connection = await unlessAborted(attempt, opening, signal);
	void follow(connection, backoff);
	return connection;
}

/** Loaded when it is needed: who passes a connection in, in a browser for instance, does not get the Node transport. */
async function loadNats(): Promise<typeof import("nats")> {
	return await import("nats");
}

async function unlessAborted(
	attempt: Attempt,
	opening: Promise<NatsConnection>,
	signal: AbortSignal | undefined,
): Promise<NatsConnection> {
	const connection = await opening.catch((error: unknown) => {
		throw connectError(attempt, error);
	});
	if (!signal?.aborted) return connection;
	await connection.close();
	throw aborted(attempt, signal, "not-sent");
}

function connectError(attempt: Attempt, error: unknown): PlaneError {
	const refusal = fromNatsError(error, attempt).code === "auth";
	return attempt.failed({
		code: refusal ? "auth" : "connect_failed",
		outcome: "not-sent",
		reason: refusal ? "the server refused the credentials" : "no server could be reached",
		cause: causeOf(error),
	});
}

/** NATS itself only looks for wildcards; white space or a line break would be read as a command by the server. */
function checkInboxPrefix(prefix: string): void {
	if (/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(prefix) && prefix.length <= 200) return;
	throw refused("connect", "inboxPrefix must be words of letters, digits, _ and -, joined by dots");
}

async function follow(connection: NatsConnection, backoff: Backoff): Promise<void> {
	for await (const { type } of connection.status()) {
		if (type === "disconnect") backoff.disconnected();
		if (type === "reconnect") backoff.reconnected();
	}
}
