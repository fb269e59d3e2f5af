import type { PlaneConnection } from "./connection.js";
import { PlaneError } from "./plane-error.js";

/**
 * The `connect` of a NATS library: that of `nats`, that of `@nats-io/transport-node`, or `wsconnect` of `@nats-io/nats-core` for
 * WebSocket servers.
 */
export type Dial = (options: DialOptions) => Promise<PlaneConnection>;

/** The options that the NATS libraries have in common, as far as they are set here. */
export interface DialOptions {
	servers: string[];
	name?: string;
	user?: string;
	pass?: string;
	token?: string;
	authenticator?: Authenticator | Authenticator[];
	ignoreAuthErrorAbort: boolean;
	tls?: { [Key in keyof TlsOptions]: string };
	inboxPrefix: string;
	timeout: number;
	maxReconnectAttempts: number;
	reconnectDelayHandler: () => number;
	pingInterval: number;
	maxPingOut: number;
	noAsyncTraces: boolean;
	/** For WebSocket servers. */
	wsFactory?: (url: string) => Promise<unknown>;
}

/**
 * Gives the credentials each time the client connects; made by `credsAuthenticator`, `nkeyAuthenticator`, … of the NATS libraries.
 * What it throws ends a first `connect`; later it is asked again, for two minutes.
 */
export type Authenticator = (nonce?: string) => Credentials;

/** What a server may be told about a user. */
export type Credentials =
	// biome-ignore lint/suspicious/noConfusingVoidType: the libraries say it this way
	void | { auth_token: string } | { user: string; pass?: string } | NkeyCredentials | JwtCredentials;

/** A public nkey with the server's nonce signed by it. */
export interface NkeyCredentials {
	nkey: string;
	sig: string;
}

/** A user's JWT, with the nonce signed unless it is a bearer token. */
export interface JwtCredentials {
	jwt: string;
	nkey?: string;
	sig?: string;
}

/** TLS in Node; browsers have their own. Files are paths of PEM files, the others their contents. */
export interface TlsOptions {
	/** The name that the server's certificate must be for; needed where the server is given by address. */
	host?: string | undefined;
	caFile?: string | undefined;
	ca?: string | undefined;
	certFile?: string | undefined;
	cert?: string | undefined;
	keyFile?: string | undefined;
	key?: string | undefined;
}

/** `nats` if it is installed, else the 3.x line. Loaded when needed: who brings a connection may have neither, as in a browser. */
export async function loadDial(): Promise<Dial> {
	const dial = (await loadNats2()) ?? (await loadNats3());
	if (dial) return dial;
	const reason =
		"neither `nats` nor `@nats-io/transport-node` can be loaded: install one, or give `dial` (in a browser wsconnect of @nats-io/nats-core)";
	throw new PlaneError({ code: "connect_failed", operation: "connect", outcome: "not-sent", reason });
}

// Bundlers forgive what is missing inside a `try`, and put nothing in its place for browsers (see `browser` in package.json).

async function loadNats2(): Promise<Dial | undefined> {
	try {
		return (await import("nats")).connect;
	} catch {
		return undefined;
	}
}

async function loadNats3(): Promise<Dial | undefined> {
	try {
		return (await import("@nats-io/transport-node")).connect;
	} catch {
		return undefined;
	}
}
