import { LocalNatsServer } from "./local-nats-server.js";
import { obtainNatsServer } from "./nats-server-executable.js";
import type { NatsServerSettings } from "./nats-server-settings.js";
import { isVersion } from "./nats-server-version.js";

/** How a test's nats-server is started. */
export interface NatsServerOptions extends NatsServerSettings {
	/** Path of the executable; without it `NATS_SERVER`, PATH, the usual folders and Docker are tried. */
	readonly executable?: string | undefined;
	/** TCP port on 127.0.0.1; without it the server takes a free one. */
	readonly port?: number | undefined;
	/** Takes WebSocket connections, too, on a free port of 127.0.0.1: see `websocketUrl`. */
	readonly websocket?: boolean | undefined;
	/** The oldest release that will do, e.g. `2.10`; an older one is a NatsServerTooOldError. */
	readonly minVersion?: string | undefined;
	/** Ends a start that is under way, which then rejects with its reason and leaves nothing behind. Afterwards it does nothing. */
	readonly signal?: AbortSignal | undefined;
}

/** A running nats-server with JetStream, on loopback, with a store of its own. It dies with this process. */
export interface NatsServer extends AsyncDisposable {
	/** Its name in the server's own words, as in a stream's `cluster.leader`. */
	readonly name: string;
	/** `nats://127.0.0.1:<port>`, with TLS `tls://127.0.0.1:<port>`. */
	readonly url: string;
	/** `ws://127.0.0.1:<port>`, with TLS `wss://…`; undefined unless the option `websocket` was set. */
	readonly websocketUrl: string | undefined;
	readonly port: number;
	/** The certificate made for `tls: true` in PEM form: clients give it as their `ca`. Undefined with another one, or none. */
	readonly certificate: string | undefined;
	/** What the server says of itself, e.g. `2.9.10`. */
	readonly version: string;
	/** The last 2,000 lines of its log, oldest first, over all restarts. */
	readonly logs: readonly string[];
	/** The URL with a user's name and password in it. Throws when the user is not among the option `users`. */
	urlOf(user: string): string;
	/**
	 * Changes settings of the running server (SIGHUP): what is given replaces what was, the rest stays, also over restarts. Resolves
	 * when they are in force; rejects with the server's reason, and then nothing has changed.
	 */
	reload(changes?: NatsServerSettings): Promise<void>;
	/**
	 * SIGUSR2: it takes no new clients, tells those it has to go elsewhere, parts from them within seconds, and ends. Resolves
	 * when that has begun. `restart` brings it back.
	 */
	lameDuck(): Promise<void>;
	/** Ends it in order and removes its store. It cannot be started again. */
	stop(): Promise<void>;
	/** SIGKILL. Port and store stay reserved for `restart`. */
	kill(): Promise<void>;
	/** Starts it again on the same port and store, after ending it in order if it still runs. */
	restart(): Promise<void>;
	/** SIGSTOP: the server answers nothing, connections stay open. */
	pause(): void;
	/** SIGCONT: ends `pause`. */
	resume(): void;
}

/** Starts a real nats-server with JetStream on a free loopback port. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
	assertMinVersion(options);
	assertPort(options);
	const { signal } = options;
	signal?.throwIfAborted();
	const executable = options.executable ?? (await obtainNatsServer({ signal }));
	return await LocalNatsServer.start({ executable, name: "plane-testing" }, options);
}

/** The server would take a negative one for any free one. */
function assertPort({ port = 0 }: NatsServerOptions): void {
	if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
	throw new RangeError("startNatsServer: port is a whole number up to 65535; without it the server takes a free one");
}

/** A mistyped version must not pass for an old one. */
export function assertMinVersion({ minVersion }: NatsServerOptions): void {
	if (minVersion === undefined || isVersion(minVersion)) return;
	throw new Error("minVersion must be a release number such as 2.10 or 2.10.4");
}
