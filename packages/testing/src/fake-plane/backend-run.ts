import { BackendState, type SpawnRequest } from "@plane/messages";
import type { BackendReporter } from "./backend-reporter.js";
import { BackendSignals } from "./backend-signals.js";
import { ENDED } from "./clock.js";
import type { Container } from "./container.js";
import type { FakeDocker } from "./docker.js";
import type { DroneDatabase } from "./drone-database.js";
import type { MonitorShelf } from "./monitor-shelf.js";
import type { Peer } from "./peer.js";
import type { BackendLife } from "./script.js";

/** Beyond this, in milliseconds since 1970, Plane's calendar ends. */
const LAST_TIME_MS = 8_210_000_000_000_000;

/** What the run of a backend works with. */
export interface BackendRunOptions {
	readonly peer: Peer;
	readonly request: SpawnRequest;
	readonly life: BackendLife;
	readonly docker: FakeDocker;
	readonly database: DroneDatabase;
	readonly monitors: MonitorShelf;
	readonly reporter: BackendReporter;
}

/** One run of a backend's state machine on its drone. */
export class BackendRun {
	readonly #options: BackendRunOptions;
	readonly #id: string;
	readonly #signals = new BackendSignals();

	constructor(options: BackendRunOptions) {
		this.#options = options;
		this.#id = options.request.backend_id;
		options.peer.stopped.addEventListener("abort", () => this.abandon(), { once: true });
	}

	/** Takes effect at the next step, unless the end has come already. */
	terminate(): void {
		this.#signals.send("terminate");
	}

	/** The container may have ended: the current step looks again. */
	interrupt(): void {
		this.#signals.send("interrupt");
	}

	/** Ends at the next step without a word: another run has taken the id, or the drone has died. */
	abandon(): void {
		this.#signals.send("lost");
	}

	/** From the spawn request to the end; false when it was abandoned. */
	async start(): Promise<boolean> {
		const { database, request, peer } = this.#options;
		try {
			database.insert(request);
		} catch (error) {
			peer.failed("database", error);
		}
		await this.#options.reporter.report(request, "Loading");
		return await this.resume("Loading");
	}

	/** Goes on from a state, which is not reported again; false when it was abandoned. */
	async resume(from: BackendState): Promise<boolean> {
		const { monitors, peer } = this.#options;
		let state = from;
		for (;;) {
			// The process may have ended while the state was reported.
			if (peer.stopped.aborted) return false;
			if (BackendState.isRunning(state)) monitors.open(this, this.#options);
			const next = await this.#next(state);
			if (next === "lost" || peer.stopped.aborted) return false;
			if (next === "end") break;
			if (next instanceof Error) {
				peer.failed("backend", next);
				if (state === "Loading") {
					await this.#failLoading(next);
					break;
				}
				state = "Failed";
			} else {
				if (BackendState.isTerminal(next)) await this.#tellExitCode();
				state = next;
			}
			await this.#enter(state);
		}
		monitors.close(this.#id);
		return true;
	}

	/** The state that follows; an error is what Docker or the database said. */
	async #next(state: BackendState): Promise<BackendState | "end" | "lost" | Error> {
		if (BackendState.isTerminal(state)) return await this.#stop();
		for (;;) {
			const cut = new AbortController();
			const step = this.#step(state, cut.signal).catch((error: unknown) => asError(error));
			const outcome = await Promise.race([this.#signals.next(cut.signal), step]);
			cut.abort(ENDED);
			if (outcome === "terminate") return "Terminated";
			if (outcome !== undefined && outcome !== "interrupt") return outcome;
		}
	}

	async #step(state: BackendState, cut: AbortSignal): Promise<BackendState | undefined> {
		if (state === "Loading") return await this.#load(cut);
		return state === "Starting" ? await this.#becomeReady(cut) : await this.#live(cut);
	}

	async #load(cut: AbortSignal): Promise<BackendState> {
		await this.#options.docker.load(this.#options.request, this.#options.life, cut);
		return "Starting";
	}

	async #becomeReady(cut: AbortSignal): Promise<BackendState> {
		const { docker, database, peer } = this.#options;
		const container = this.#container();
		if (docker.status(this.#id) !== "running" || !container) return "ErrorStarting";
		await this.#break("Starting", container.life.startingMs, cut);
		if (!(await container.probe(cut))) return "TimedOutBeforeReady";
		database.touch(this.#id, peer.clock.now());
		return "Ready";
	}

	/** Waits until the backend was idle for too long, unless its container has ended. */
	async #live(cut: AbortSignal): Promise<BackendState> {
		const { docker, database, peer, request } = this.#options;
		const status = docker.status(this.#id);
		if (status !== "running" && status !== "missing") return endOf(status.exitCode);
		const container = this.#container();
		container?.live();
		if (container?.life.vanishes) void this.#vanish(container);
		if (container) await this.#break("Ready", container.life.readyMs, cut);
		while (!cut.aborted) {
			const sweepAt = database.lastActive(this.#id) + request.max_idle_secs * 1_000;
			if (sweepAt > LAST_TIME_MS) throw new Error("the idle time ends after the end of the calendar");
			const now = peer.clock.now();
			if (sweepAt < now) return "Swept";
			await peer.clock.sleep(sweepAt - now + 1, cut);
		}
		return "Ready";
	}

	/** Docker goes on by itself when the drone dies meanwhile. */
	async #stop(): Promise<"end" | "lost" | Error> {
		const { docker, peer } = this.#options;
		const stopped = docker.stop(this.#id).then(() => "end" as const, asError);
		const died = new Promise<"lost">((resolve) =>
			peer.stopped.addEventListener("abort", () => resolve("lost"), { once: true }),
		);
		return peer.stopped.aborted ? "lost" : await Promise.race([stopped, died]);
	}

	/** The drone lets go of a backend that could not be loaded; a container of its name stays. */
	async #failLoading(error: Error): Promise<void> {
		this.#options.monitors.open(this, this.#options);
		await this.#options.monitors.meta(this.#id, error.message);
		await this.#enter("ErrorLoading");
	}

	async #tellExitCode(): Promise<void> {
		const status = this.#options.docker.status(this.#id);
		if (status === "running" || status === "missing" || !status.exitCode) return;
		await this.#options.monitors.meta(this.#id, `Backend exit code: ${status.exitCode}`);
	}

	async #enter(state: BackendState): Promise<void> {
		this.#options.database.update(this.#id, state);
		await this.#options.reporter.report(this.#options.request, state);
	}

	async #break(state: "Starting" | "Ready", afterMs: number, cut: AbortSignal): Promise<void> {
		if (this.#container()?.life.breaksIn !== state) return;
		await this.#options.peer.clock.sleep(afterMs, cut);
		if (!cut.aborted) throw new Error("Docker responded with status code 500: scripted failure");
	}

	async #vanish(container: Container): Promise<void> {
		await this.#options.peer.clock.sleep(container.life.readyMs, this.#options.peer.stopped);
		if (this.#container() === container) this.#options.docker.remove(this.#id);
	}

	#container(): Container | undefined {
		return this.#options.docker.containers.get(this.#id);
	}
}

function endOf(exitCode: number | null): BackendState {
	if (exitCode === null) return "Swept";
	return exitCode === 0 ? "Exited" : "Failed";
}

function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}
