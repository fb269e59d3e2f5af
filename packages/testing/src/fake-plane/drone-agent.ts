import {
	DrainDrone,
	DroneConnectRequest,
	type DroneState,
	DroneStatusMessage,
	plane,
	SpawnRequest,
	TerminationRequest,
} from "@plane/messages";
import type { RequestContext } from "@plane/nats-client";
import { BackendReporter } from "./backend-reporter.js";
import { BackendRun } from "./backend-run.js";
import type { FakeDocker } from "./docker.js";
import type { DroneDatabase } from "./drone-database.js";
import type { Loop } from "./loop.js";
import { MonitorShelf } from "./monitor-shelf.js";
import { Peer, type PeerOptions } from "./peer.js";
import type { BackendLife, BackendScripts } from "./script.js";

const REGISTER = { tries: 10, pauseMs: 5_000, timeoutMs: 5_000 };
const STATUS_EVERY_MS = 4_000;

/** What belongs to the machine, and is there again when the drone's process starts anew. */
export interface DroneMachine {
	readonly docker: FakeDocker;
	readonly database: DroneDatabase;
	/** What became of the scripts for the backends spawned here. */
	readonly lives: Map<string, BackendLife>;
	readonly ip: string;
	readonly version: string;
	readonly gitHash: string | null;
}

/** What a drone's process is told. */
export interface DroneAgentOptions extends PeerOptions {
	readonly machine: DroneMachine;
	readonly statsEveryMs: number;
	/** Read at every spawn. */
	readonly scripts: BackendScripts;
}

/** The process of a drone: it registers, sends its status, and takes backends through their lives. */
export class DroneAgent {
	readonly #options: DroneAgentOptions;
	readonly #machine: DroneMachine;
	readonly #peer: Peer;
	readonly #monitors: MonitorShelf;
	readonly #reporter: BackendReporter;
	readonly #runs = new Map<string, BackendRun>();
	readonly #running = new Set<Promise<void>>();
	#state: DroneState = "Ready";

	constructor(options: DroneAgentOptions) {
		const { cluster, statsEveryMs, machine } = options;
		this.#options = options;
		this.#machine = machine;
		this.#peer = new Peer(options);
		this.#monitors = new MonitorShelf(this.#peer, { cluster, ip: machine.ip, statsEveryMs });
		this.#reporter = new BackendReporter(this.#peer, cluster);
	}

	get running(): boolean {
		return !this.#peer.stopped.aborted;
	}

	/** Resolves when it is registered and listens. Rejects when it is stopped before, or no controller takes it: then it has ended. */
	async start(): Promise<void> {
		try {
			await this.#start();
		} catch (error) {
			const { aborted, reason } = this.#peer.stopped;
			await this.stop();
			throw aborted ? reason : error;
		}
	}

	/** Resolves when the server knows all that it listens on, and when it ends. */
	async reachable(): Promise<void> {
		await this.#peer.reachable();
	}

	async stop(): Promise<void> {
		const stopped = this.#peer.stop();
		await Promise.all(this.#running);
		await stopped;
	}

	async #start(): Promise<void> {
		await this.#register();
		this.#machine.docker.onDie = (backend) => this.#runs.get(backend)?.interrupt();
		this.#listen();
		await this.#peer.flush();
		this.#peer.stopped.throwIfAborted();
	}

	async #register(): Promise<void> {
		const { clock, stopped } = this.#peer;
		const { cluster, name: drone_id } = this.#options;
		const { ip, version, gitHash: git_hash } = this.#machine;
		for (let attempt = 1; ; attempt += 1) {
			try {
				// Any bool will do, Plane does not look at it.
				const request = { drone_id, version, git_hash, cluster, ip };
				await this.#peer.request(DroneConnectRequest, request, REGISTER.timeoutMs);
				return;
			} catch (error) {
				this.#peer.failed("DroneConnectRequest", error);
				if (isInvalidReply(error) || attempt === REGISTER.tries || stopped.aborted) throw error;
			}
			await clock.sleep(REGISTER.pauseMs, stopped);
		}
	}

	#listen(): void {
		const peer = this.#peer;
		peer.supervise("ready_loop", () => this.#status());
		peer.loop("listen_for_drain", { oneByOne: true }, (loop) => this.#listenForDrain(loop));
		peer.loop("listen_for_spawn_requests", { oneByOne: true }, (loop) => this.#listenForSpawns(loop));
		peer.loop("listen_for_termination_requests", { oneByOne: true }, (loop) => this.#listenForTerminations(loop));
	}

	/** Backends of the database are taken up each time the loop starts, also while their runs go on. */
	#listenForSpawns(loop: Loop): void {
		const { cluster, name: drone_id } = this.#options;
		loop.answer(SpawnRequest, { cluster, drone_id }, (request, context) => {
			const run = this.#newRun(request, this.#options.scripts.lifeOf(request));
			insistOnReply(context);
			// The answer goes out before the first report.
			setImmediate(() => this.#follow(request.backend_id, run, () => run.start()));
			return true;
		});
		for (const { spec, state } of this.#machine.database.backends.values()) {
			const life = this.#machine.lives.get(spec.backend_id) ?? this.#options.scripts.lifeOf(spec);
			const run = this.#newRun(spec, life);
			this.#follow(spec.backend_id, run, () => run.resume(state));
		}
	}

	/** Every drone of the cluster answers, whether it knows the backend or not. */
	#listenForTerminations(loop: Loop): void {
		loop.answer(TerminationRequest, { cluster_id: this.#options.cluster }, ({ backend_id }, context) => {
			insistOnReply(context);
			// The answer goes out before the report.
			setImmediate(() => this.#terminate(backend_id));
			return null;
		});
	}

	#terminate(backend: string): void {
		const run = this.#runs.get(backend);
		if (run) run.terminate();
		else this.#peer.failed("TerminationRequest", new Error(`no backend ${backend} here`));
	}

	/** The state shows in the next status; backends are not touched. */
	#listenForDrain(loop: Loop): void {
		const { cluster, name: drone } = this.#options;
		loop.answer(DrainDrone, { cluster, drone }, ({ drain }, context) => {
			insistOnReply(context);
			this.#state = drain ? "Draining" : "Ready";
			return null;
		});
	}

	/** Nothing is checked: a draining drone takes backends, and whoever runs under the id already is abandoned. */
	#newRun(request: SpawnRequest, life: BackendLife): BackendRun {
		const { docker, database, lives } = this.#machine;
		this.#runs.get(request.backend_id)?.abandon();
		lives.set(request.backend_id, life);
		const [peer, monitors, reporter] = [this.#peer, this.#monitors, this.#reporter];
		const run = new BackendRun({ peer, request, life, docker, database, monitors, reporter });
		this.#runs.set(request.backend_id, run);
		return run;
	}

	#follow(backend: string, run: BackendRun, go: () => Promise<boolean>): void {
		const running = go()
			.then((ended) => {
				if (ended) this.#letGo(backend, run);
			})
			.catch((error: unknown) => this.#peer.failed("backend", error))
			.finally(() => this.#running.delete(running));
		this.#running.add(running);
	}

	/** What has ended lets go of its id, whoever runs under it by now: a run that was begun meanwhile is heard of no more. */
	#letGo(backend: string, ended: BackendRun): void {
		const current = this.#runs.get(backend);
		if (current !== ended) current?.abandon();
		this.#runs.delete(backend);
	}

	async #status(): Promise<void> {
		const { clock, stopped } = this.#peer;
		await this.#sendStatus();
		while (!stopped.aborted) {
			await this.#sendStatus();
			await clock.sleep(STATUS_EVERY_MS, stopped, { repeats: true });
		}
	}

	async #sendStatus(): Promise<void> {
		const { cluster, name: drone_id } = this.#options;
		const status = {
			drone_id,
			cluster,
			drone_version: this.#machine.version,
			ready: this.#state === "Ready",
			state: this.#state,
			running_backends: this.#machine.database.running,
		};
		await this.#peer
			.publish(DroneStatusMessage, status)
			.catch((error: unknown) => this.#peer.failed("ready_loop", error));
	}
}

/** The version of Plane that the fake imitates. */
export const mirrored = { version: plane.version, gitHash: plane.commit };

function insistOnReply({ replyWanted }: RequestContext): void {
	if (!replyWanted) throw new Error("a message without reply subject ends the loop");
}

function isInvalidReply(error: unknown): boolean {
	return error instanceof Error && "code" in error && error.code === "invalid_reply";
}
