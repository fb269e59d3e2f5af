import { Backoff } from "./backoff.js";
import { aborted, type CallOptions, checkFunction, refused } from "./call.js";
import { checkConnection } from "./check-connection.js";
import { connectError, type Dialled, dialled } from "./connect-error.js";
import type { PlaneConnection } from "./connection.js";
import { Deadline } from "./deadline.js";
import { type Authenticator, type Dial, type DialOptions, loadDial, type TlsOptions } from "./dial.js";
import { Dialling } from "./dialling.js";
import { onClosed } from "./on-closed.js";
import type { PlaneError } from "./plane-error.js";
import type { PreflightReport } from "./preflight.js";
import { isWebSocket, parseServers } from "./server-url.js";
import { unguessable } from "./unguessable.js";
import { webSocketsFor } from "./web-socket.js";

/** How long one server may take to answer, and the preflight after it. */
export const DIAL_TIMEOUT_MS = 5_000;

/** How a connection of one's own is opened. Everything else about it is chosen to survive faults. */
export interface ConnectOptions extends CallOptions {
	/**
	 * Milliseconds until `connect` gives up, for all servers and the preflight together; each server gets an equal part. Without it a
	 * server has 5 s to answer and the preflight another 5 s.
	 */
	readonly timeout?: number | undefined;
	/**
	 * `nats://host:port` or `tls://host:port`, one or several; user and password may stand in the URL, and are the same for all. With
	 * a `dial` that speaks WebSocket `ws://host:port` or `wss://host:port`.
	 */
	readonly servers: string | readonly string[];
	/** The `connect` of the NATS library to use. Unless told `nats` is loaded, or `@nats-io/transport-node` where that is missing. */
	readonly dial?: Dial | undefined;
	/** How the connection is called in the server's reports. */
	readonly name?: string | undefined;
	readonly user?: string | undefined;
	readonly pass?: string | undefined;
	readonly token?: string | undefined;
	/** Credentials of any other kind, as the NATS libraries make them: `credsAuthenticator`, `nkeyAuthenticator`, `jwtAuthenticator`. */
	readonly authenticator?: Authenticator | readonly Authenticator[] | undefined;
	/** TLS for servers in Node. `tls://` asks for it as well; a server that offers it gets it in any case. */
	readonly tls?: TlsOptions | undefined;
	/** Where answers arrive. Chosen at random unless the user's permissions ask for a certain one. */
	readonly inboxPrefix?: string | undefined;
	/**
	 * Told what the connection can be used for once it is open, and waited for until `timeout` and `signal` end the call; when it
	 * fails, so does `connect`, with the same error. `false` leaves the preflight out.
	 */
	readonly preflight?: false | ((report: PreflightReport) => void | PromiseLike<void>) | undefined;
}

/** Opens a connection that reconnects for ever, notices a dead server within a minute, and has an inbox nobody can guess. */
export async function openConnection(
	options: Omit<ConnectOptions, keyof CallOptions | "preflight">,
	deadline: Deadline,
): Promise<PlaneConnection> {
	const { dial, ...wishes } = options;
	checkFunction("connect", "dial", dial);
	const { timeout, signal } = deadline.rest;
	if (signal?.aborted) throw aborted("connect", signal, "not-sent");
	const backoff = new Backoff();
	const dialling = new Dialling();
	const dialOptions = dialOptionsOf(wishes, timeout, backoff, dialling);
	if (!dial && dialOptions.servers.some(isWebSocket)) {
		throw refused("connect", "WebSocket servers need a `dial` that speaks it: wsconnect of @nats-io/nats-core");
	}
	const connect = dial ?? (await loadDial());
	const { wsFactory, refusal } = webSocketsFor(dialOptions.servers);
	const opening = dialling.open(async () => Promise.race([connect({ ...dialOptions, wsFactory }), refusal]));
	const limited = new Deadline("connect", deadline.rest, limitOf(dialOptions));
	const connection = await inTime(limited, opening, dialling, dialled(dialOptions.servers));
	checkConnection(
		"connect",
		connection,
		"dial must return a promise of a connection, as `connect` of the NATS library does",
	);
	void follow(connection, backoff, dialling);
	onClosed(connection, () => dialling.stop());
	return connection;
}

const TEXTS = ["name", "user", "pass", "token"] as const;

type Wishes = Omit<ConnectOptions, keyof CallOptions | "dial" | "preflight">;

function dialOptionsOf(wishes: Wishes, timeout: number | undefined, backoff: Backoff, dialling: Dialling): DialOptions {
	const { servers, tls, authenticator, ...rest } = given(wishes);
	checkTexts(rest);
	const authenticators = [authenticator ?? []].flat();
	for (const each of authenticators) checkFunction("connect", "authenticator", each);
	if (rest.inboxPrefix !== undefined) checkInboxPrefix(rest.inboxPrefix);
	if (tls) checkOwnCertificate(tls);
	const parsed = parseServers(servers, tls && given(tls));
	return {
		inboxPrefix: `_INBOX.${unguessable()}`,
		...parsed,
		...rest,
		...(authenticator && {
			authenticator: authenticators.map((each) => patient(each, dialling)),
		}),
		// For one server: the libraries try one after the other.
		timeout: timeout === undefined ? DIAL_TIMEOUT_MS : Math.ceil(timeout / parsed.servers.length),
		maxReconnectAttempts: -1,
		// Else the second refusal would end it: see Refusals.
		ignoreAuthErrorAbort: true,
		reconnectDelayHandler: () => {
			dialling.attempt();
			return backoff.next();
		},
		pingInterval: 20_000,
		maxPingOut: 2,
		// NATS would collect a stack trace with every request of its own, which nobody reads.
		noAsyncTraces: true,
	};
}

/** One whose failure ends a first attempt to connect, but no connection that is to come back. */
function patient(authenticator: Authenticator, dialling: Dialling): Authenticator {
	return (nonce) => {
		try {
			return dialling.outside(() => authenticator(nonce));
		} catch (error) {
			if (!dialling.fail(error)) throw error;
			return undefined;
		}
	};
}

/**
 * Without what is undefined, or null in plain JavaScript: that would stand above what the URL says, or the libraries' names for
 * their inboxes.
 */
function given<T extends object>(options: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
	const entries = Object.entries(options).filter(([, value]) => value != null);
	return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

/**
 * How long WebSocket servers may take: a `dial` that makes its WebSockets itself may wait for ever. Over TCP the libraries give up, for
 * each address that a name has.
 */
function limitOf({ servers, timeout }: DialOptions): number | undefined {
	return servers.some(isWebSocket) ? servers.length * timeout : undefined;
}

async function inTime(
	deadline: Deadline,
	opening: Promise<PlaneConnection>,
	dialling: Dialling,
	servers: Dialled,
): Promise<PlaneConnection> {
	const { attempt, rest } = deadline;
	const opened = opening.catch((error: unknown) => {
		throw connectError(attempt, error, servers);
	});
	const late = (): PlaneError =>
		rest.signal?.aborted
			? aborted(attempt, rest.signal, "not-sent")
			: attempt.failed({ code: "connect_failed", outcome: "not-sent", reason: servers.late });
	try {
		const connection = await deadline.race(opened, late);
		if (deadline.signal.aborted) throw late();
		return connection;
	} catch (error) {
		dialling.stop();
		// What the dialling comes to all the same is closed.
		opened.then((connection) => connection.close()).catch(() => undefined);
		throw error;
	} finally {
		deadline.clear();
	}
}

/** What is no text a server takes for a protocol error, and says so to nobody. */
function checkTexts(options: Pick<ConnectOptions, (typeof TEXTS)[number]>): void {
	const wrong = TEXTS.find((name) => !["string", "undefined"].includes(typeof options[name]));
	if (wrong) throw refused("connect", `${wrong} must be a string`);
}

/** One without the other opens no door, and the libraries do not say so. */
function checkOwnCertificate({ cert, certFile, key, keyFile }: TlsOptions): void {
	if (Boolean(cert || certFile) === Boolean(key || keyFile)) return;
	throw refused("connect", "tls must have both a certificate of yours and its key, or none");
}

/** NATS itself only looks for wildcards; white space or a line break would be read as a command by the server. */
function checkInboxPrefix(prefix: string): void {
	if (/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(prefix) && prefix.length <= 200) return;
	throw refused("connect", "inboxPrefix must be words of letters, digits, _ and -, joined by dots");
}

async function follow(connection: PlaneConnection, backoff: Backoff, dialling: Dialling): Promise<void> {
	for await (const status of connection.status()) {
		const { type } = status;
		if (type === "disconnect") backoff.disconnected();
		if (type === "error") dialling.refusals.addFrom(status);
		if (type !== "reconnect") continue;
		backoff.reconnected();
		dialling.connected();
	}
}
