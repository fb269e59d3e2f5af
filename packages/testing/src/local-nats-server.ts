import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GuardedProcess, startGuarded } from "./guarded-process.js";
import type { NatsServer, NatsServerOptions } from "./nats-server.js";
import { NatsServerLog } from "./nats-server-log.js";
import {
	type ClusterPlace,
	configurationOf,
	type NatsServerSettings,
	type NatsServerTls,
} from "./nats-server-settings.js";
import { assertRecent, NatsServerTooOldError, versionOf } from "./nats-server-version.js";
import { selfSignedCertificate } from "./self-signed-certificate.js";
import { waitUntilStopped } from "./stopped-process.js";
import { unlessAborted } from "./unless-aborted.js";

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;
const SIGNAL_TIMEOUT_MS = 5_000;

/** Where a server stands: alone, or as a member of a cluster. */
interface Place {
	readonly executable: string;
	readonly name: string;
	readonly cluster?: ClusterPlace;
}

/** A nats-server as a child process, with a folder of its own for configuration and store. */
export class LocalNatsServer implements NatsServer {
	readonly name: string;
	readonly log = new NatsServerLog();
	readonly #place: Place;
	readonly #options: NatsServerOptions;
	readonly #folder: string;
	#settings: NatsServerSettings;
	#process: GuardedProcess | undefined;
	#ended = new AbortController();
	#stopped: Promise<void> | undefined;
	#port: number;
	#websocketPort: number | undefined;
	#version = "";
	#certificate: string | undefined;

	private constructor(place: Place, options: NatsServerOptions, folder: string) {
		this.name = place.name;
		this.#place = place;
		this.#options = options;
		this.#settings = options;
		this.#folder = folder;
		this.#port = options.port ?? 0;
		this.#websocketPort = options.websocket ? 0 : undefined;
	}

	/** Resolves when it can be connected to. */
	static async start(place: Place, options: NatsServerOptions): Promise<LocalNatsServer> {
		const { signal } = options;
		signal?.throwIfAborted();
		const server = new LocalNatsServer(place, options, await mkdtemp(join(tmpdir(), "plane-nats-")));
		try {
			await server.#start(signal);
		} catch (error) {
			// It has nothing yet that an orderly end would save.
			await server.kill();
			await server.stop();
			throw error;
		}
		return server;
	}

	get url(): string {
		return `${this.#settings.tls ? "tls" : "nats"}://127.0.0.1:${this.#port}`;
	}

	get websocketUrl(): string | undefined {
		if (this.#websocketPort === undefined) return undefined;
		return `${this.#settings.tls ? "wss" : "ws"}://127.0.0.1:${this.#websocketPort}`;
	}

	get port(): number {
		return this.#port;
	}

	get version(): string {
		return this.#version;
	}

	get certificate(): string | undefined {
		return this.#settings.tls === true ? this.#certificate : undefined;
	}

	get logs(): readonly string[] {
		return this.log.lines;
	}

	urlOf(user: string): string {
		const known = this.#settings.users?.find((candidate) => candidate.user === user);
		if (!known) throw new Error(`This nats-server has no user ${user} among its option \`users\``);
		return this.url.replace("//", `//${encodeURIComponent(user)}:${encodeURIComponent(known.password)}@`);
	}

	async reload(changes: NatsServerSettings = {}): Promise<void> {
		const settings = { ...this.#settings, ...changes };
		await this.#writeConfiguration(settings);
		const [, refusal] = await this.#afterSignal(
			"SIGHUP",
			/Reloaded server configuration|Failed to reload server configuration: (.*)/,
		);
		if (refusal === undefined) {
			this.#settings = settings;
			return;
		}
		await this.#writeConfiguration(this.#settings);
		throw new Error(`nats-server refused to reload: ${refusal}`);
	}

	async lameDuck(): Promise<void> {
		await this.#afterSignal("SIGUSR2", /Entering lame duck mode/);
	}

	async stop(): Promise<void> {
		this.#stopped ??= this.#end("SIGTERM").then(async () => {
			await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
			this.#process?.release();
		});
		await this.#stopped;
	}

	async kill(): Promise<void> {
		await this.#end("SIGKILL");
	}

	async restart(): Promise<void> {
		if (this.#stopped) throw new Error("This nats-server was stopped and its store removed: start another one");
		await this.#end("SIGTERM");
		await this.#start();
	}

	pause(): void {
		this.#signal("SIGSTOP");
		const pid = this.#process?.pid;
		if (pid !== undefined) waitUntilStopped(pid);
	}

	resume(): void {
		this.#signal("SIGCONT");
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	/** Resolves with the line that says so; rejects when the server ends first. */
	says(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
		return this.log.next(pattern, { timeoutMs, signal: this.#ended.signal });
	}

	async #start(signal?: AbortSignal): Promise<void> {
		const { executable } = this.#place;
		await this.#writeConfiguration(this.#settings);
		signal?.throwIfAborted();
		this.#ended = new AbortController();
		const ready = this.#ready();
		const server = this.#launch();
		try {
			await unlessAborted(ready, signal);
		} catch (error) {
			signal?.throwIfAborted();
			throw await this.#startFailure(error);
		}
		assertRecent(executable, this.#version, this.#options.minVersion);
		server.hold(false);
	}

	#launch(): GuardedProcess {
		const previous = this.#process;
		const ended = this.#ended;
		const server = startGuarded({
			command: this.#place.executable,
			args: ["--config", this.#configurationFile],
			folder: this.#folder,
			onLine: (line) => this.log.add(line),
		});
		this.#process = server;
		previous?.release();
		server.exited.then(
			(status) => ended.abort(new Error(`it ended with status ${status}`)),
			(error: unknown) => ended.abort(error),
		);
		return server;
	}

	/** Reads the log of a starting server until it can be connected to. */
	async #ready(): Promise<void> {
		const says = (pattern: RegExp): Promise<RegExpExecArray> => this.says(pattern, START_TIMEOUT_MS);
		const [[, version], [, port], websocket] = await Promise.all([
			says(/Version:\s+(\d\S*)/),
			says(/Listening for client connections on \S+:(\d+)/),
			this.#websocketPort === undefined ? undefined : says(/Listening for websocket clients on \S+:(\d+)/),
			says(/Server is ready/),
		]);
		this.#version = version ?? "";
		this.#port = Number(port);
		if (websocket) this.#websocketPort = Number(websocket[1]);
	}

	/** An old server may only say that it does not know an option. */
	async #startFailure(error: unknown): Promise<Error> {
		const { executable } = this.#place;
		const version = await versionOf(executable);
		try {
			if (version !== undefined) assertRecent(executable, version, this.#options.minVersion);
		} catch (tooOld) {
			if (tooOld instanceof NatsServerTooOldError) return tooOld;
		}
		return new Error(`nats-server (${executable}) did not start: ${reasonOf(error)}\n${this.log.tail(5)}`);
	}

	get #configurationFile(): string {
		return join(this.#folder, "server.conf");
	}

	async #writeConfiguration(settings: NatsServerSettings): Promise<void> {
		const { name, cluster } = this.#place;
		const ownTls = { certFile: join(this.#folder, "server.crt"), keyFile: join(this.#folder, "server.key") };
		if (settings.tls === true && this.#certificate === undefined) await this.#certify(ownTls);
		const place = { name, cluster, port: this.#port, websocketPort: this.#websocketPort, folder: this.#folder, ownTls };
		await writeFile(this.#configurationFile, configurationOf(place, settings));
	}

	async #certify({ certFile, keyFile }: NatsServerTls): Promise<void> {
		const { certificate, key } = selfSignedCertificate();
		await writeFile(certFile, certificate);
		await writeFile(keyFile, key);
		this.#certificate = certificate;
	}

	async #afterSignal(signal: NodeJS.Signals, answer: RegExp): Promise<RegExpExecArray> {
		if (this.#process?.pid === undefined) throw new Error("This nats-server is not running: call restart first");
		const answered = this.says(answer, SIGNAL_TIMEOUT_MS);
		this.#signal(signal);
		return await answered.catch((error: unknown) => {
			throw new Error(`nats-server did not answer ${signal}: ${reasonOf(error)}`);
		});
	}

	async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
		const server = this.#process;
		await server?.begun;
		if (server?.pid === undefined) return;
		server.hold(true);
		this.#signal(signal);
		// A paused server takes no other signal than SIGKILL until it goes on.
		this.#signal("SIGCONT");
		const late = setTimeout(() => this.#signal("SIGKILL"), STOP_TIMEOUT_MS);
		await server.exited;
		clearTimeout(late);
		server.hold(false);
	}

	#signal(signal: NodeJS.Signals): void {
		const pid = this.#process?.pid;
		if (pid === undefined) return;
		try {
			process.kill(pid, signal);
		} catch (error) {
			// It ended a moment ago and we have not been told yet.
			if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
		}
	}
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
