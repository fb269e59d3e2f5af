import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GuardedProcess, startGuarded } from "./guarded-process.js";
import { findNatsServer } from "./nats-server-executable.js";

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;
const KEPT_LOG_LINES = 2_000;

/** How a test's nats-server is started. */
export interface NatsServerOptions {
	/** Path of the executable; without it `NATS_SERVER`, PATH and the usual folders are searched. */
	readonly executable?: string;
	/** TCP port on 127.0.0.1; without it the server takes a free one. */
	readonly port?: number;
	/** Lines added to the server's configuration (authorization, max_payload, …). Must leave port, store and log alone. */
	readonly config?: string;
}

/** A running nats-server with JetStream, on loopback, with a store of its own. It dies with this process. */
export interface NatsServer extends AsyncDisposable {
	/** `nats://127.0.0.1:<port>` */
	readonly url: string;
	readonly port: number;
	/** What the server says of itself, e.g. `2.9.10`. */
	readonly version: string;
	/** The last 2,000 lines of its log, oldest first, over all restarts. */
	readonly logs: readonly string[];
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
	const executable = options.executable ?? findNatsServer();
	const folder = await mkdtemp(join(tmpdir(), "plane-nats-"));
	const server = new LocalNatsServer(executable, folder, options);
	try {
		await server.start();
	} catch (error) {
		await server.stop();
		throw error;
	}
	return server;
}

class LocalNatsServer implements NatsServer {
	readonly #executable: string;
	readonly #folder: string;
	readonly #options: NatsServerOptions;
	readonly #log: string[] = [];
	#process: GuardedProcess | undefined;
	#stopped: Promise<void> | undefined;
	#port: number;
	#version = "";

	constructor(executable: string, folder: string, options: NatsServerOptions) {
		this.#executable = executable;
		this.#folder = folder;
		this.#options = options;
		this.#port = options.port ?? 0;
	}

	get url(): string {
		return `nats://127.0.0.1:${this.#port}`;
	}

	get port(): number {
		return this.#port;
	}

	get version(): string {
		return this.#version;
	}

	get logs(): readonly string[] {
		return this.#log;
	}

	async start(): Promise<void> {
		const config = join(this.#folder, "server.conf");
		await writeFile(config, this.#configuration());
		const previous = this.#process;
		const start = new ServerStart();
		const server = startGuarded({
			command: this.#executable,
			args: ["--config", config],
			folder: this.#folder,
			onLine: (line) => {
				this.#keep(line);
				start.read(line);
			},
		});
		this.#process = server;
		previous?.release();
		server.exited.then(
			(status) => start.failed(`it ended with status ${status}`),
			(error: unknown) => start.failed(String(error)),
		);
		try {
			({ port: this.#port, version: this.#version } = await start.ready);
		} catch (error) {
			throw new Error(
				`nats-server (${this.#executable}) did not start: ${reason(error)}\n${this.#log.slice(-5).join("\n")}`,
			);
		}
		server.hold(false);
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
		await this.start();
	}

	pause(): void {
		this.#signal("SIGSTOP");
	}

	resume(): void {
		this.#signal("SIGCONT");
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
		const server = this.#process;
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

	#keep(line: string): void {
		this.#log.push(line);
		if (this.#log.length > KEPT_LOG_LINES) this.#log.splice(0, this.#log.length - KEPT_LOG_LINES);
	}

	#configuration(): string {
		return [
			`host: "127.0.0.1"`,
			`port: ${this.#port === 0 ? -1 : this.#port}`,
			`jetstream { store_dir: ${JSON.stringify(this.#folder)} }`,
			this.#options.config ?? "",
		].join("\n");
	}
}

/** Reads the log of a starting server until it can be connected to. */
class ServerStart {
	readonly ready: Promise<{ port: number; version: string }>;
	#port = 0;
	#version = "";
	#resolve: (facts: { port: number; version: string }) => void = () => undefined;
	#reject: (error: Error) => void = () => undefined;
	readonly #late: NodeJS.Timeout;

	constructor() {
		this.ready = new Promise((resolve, reject) => {
			this.#resolve = resolve;
			this.#reject = reject;
		});
		this.#late = setTimeout(() => this.failed(`it was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
	}

	read(line: string): void {
		const version = /Version:\s+(\S+)/.exec(line)?.[1];
		if (version) this.#version = version;
		const port = /Listening for client connections on \S+:(\d+)/.exec(line)?.[1];
		if (port) this.#port = Number(port);
		if (!line.includes("Server is ready")) return;
		clearTimeout(this.#late);
		this.#resolve({ port: this.#port, version: this.#version });
	}

	failed(why: string): void {
		clearTimeout(this.#late);
		this.#reject(new Error(why));
	}
}

function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
