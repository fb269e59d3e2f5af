import { type BackendState, DroneStatusMessage, IpAddr } from "@plane/messages";
import type { ContainerStatus } from "./container.js";
import { FakeDocker } from "./docker.js";
import { DroneAgent, type DroneAgentOptions, type DroneMachine, mirrored } from "./drone-agent.js";
import { DroneDatabase } from "./drone-database.js";

/** A drone of a fake Plane. */
export interface FakeDroneOptions {
	readonly id: string;
	/** The cluster it belongs to; that of the fake unless told. */
	readonly cluster?: string | undefined;
	/** Its public address; 127.0.0.1 unless told. */
	readonly ip?: string | undefined;
	/** The version it registers with; that of the mirrored Plane unless told. */
	readonly version?: string | undefined;
	/** The commit it registers with; that of the mirrored Plane unless told. */
	readonly gitHash?: string | null | undefined;
	/** Images that are there without a pull, for `pull_policy: "Never"`. Images that were pulled stay. */
	readonly images?: readonly string[] | undefined;
	/** Whether backends may mount folders of the machine; not unless told. */
	readonly allowVolumeMounts?: boolean | undefined;
}

/** Opens the connection of a process that starts now. */
export type ProcessOptions = (id: string, cluster: string) => Promise<Omit<DroneAgentOptions, "machine">>;

/** A machine with Docker, a database and a drone's process, which can end and start again. */
export class FakeDrone {
	readonly cluster: string;
	readonly #machine: DroneMachine;
	readonly #process: ProcessOptions;
	#id: string;
	#agent: DroneAgent | undefined;
	/** What is done with its process is done one after the other. */
	#last: Promise<unknown> = Promise.resolve();
	#stopsToCome = 0;

	/** @internal */
	constructor(
		options: FakeDroneOptions & { readonly cluster: string },
		shared: Pick<DroneAgentOptions, "clock">,
		process: ProcessOptions,
	) {
		const { id, cluster, ip = "127.0.0.1", version = mirrored.version, gitHash = mirrored.gitHash } = options;
		const { images = [], allowVolumeMounts = false } = options;
		if (!IpAddr.is(ip)) throw new TypeError(`FakePlane: the ip of drone ${id} is an IPv4 or IPv6 address`);
		this.#id = id;
		this.cluster = cluster;
		this.#process = process;
		const docker = new FakeDocker({ clock: shared.clock, images, allowVolumeMounts });
		this.#machine = { docker, database: new DroneDatabase(), lives: new Map(), ip, version, gitHash };
	}

	get id(): string {
		return this.#id;
	}

	/** Whether its process runs, if only to register. */
	get running(): boolean {
		return this.#agent?.running ?? false;
	}

	/** What it believes of its backends, by id: the rows of its database, which never go. */
	get backends(): ReadonlyMap<string, BackendState> {
		return new Map([...this.#machine.database.backends].map(([id, { state }]) => [id, state]));
	}

	/** What its Docker has, by id of the backend. */
	get containers(): ReadonlyMap<string, ContainerStatus> {
		return new Map([...this.#machine.docker.containers].map(([id, { status }]) => [id, status]));
	}

	/**
	 * Resolves when it is registered and listens, at once when it did already. Rejects when it is stopped before, or no controller
	 * takes it: then its process has ended.
	 */
	start(): Promise<void> {
		return this.#inTurn(() => this.#start());
	}

	/** Ends its process without a word, as a crash does, also while it starts. Its containers go on. */
	stop(): Promise<void> {
		this.#stopsToCome += 1;
		void this.#agent?.stop();
		return this.#inTurn(() => {
			this.#stopsToCome -= 1;
			return this.#stop();
		});
	}

	/** @internal Resolves when its process is registered and the server knows all that it listens on, and when it does not run. */
	async reachable(): Promise<void> {
		await this.#last;
		await this.#agent?.reachable();
	}

	/** @internal Ends the whole machine. */
	async end(): Promise<void> {
		await this.stop();
		this.#machine.docker.close();
	}

	/**
	 * Ends its process and starts it again on the same database and containers, under another id if one is given. Rejects as `start`
	 * does. Called again meanwhile, it does so once more.
	 */
	restart({ id }: { readonly id?: string } = {}): Promise<void> {
		return this.#inTurn(async () => {
			await this.#stop();
			this.#id = id ?? this.#id;
			await this.#start();
		});
	}

	#inTurn(work: () => Promise<void>): Promise<void> {
		const done = this.#last.then(work);
		this.#last = done.catch(() => undefined);
		return done;
	}

	async #start(): Promise<void> {
		if (this.running) return;
		// A subject that no controller can hear would be waited for without end.
		DroneStatusMessage.subject({ drone_id: this.#id, cluster: this.cluster, drone_version: this.#machine.version });
		const options = await this.#process(this.#id, this.cluster);
		this.#agent = new DroneAgent({ ...options, machine: this.#machine });
		if (this.#stopsToCome > 0) void this.#agent.stop();
		await this.#agent.start();
	}

	async #stop(): Promise<void> {
		await this.#agent?.stop();
		this.#agent = undefined;
	}

	/** Somebody uses the backend: its idle time begins anew. */
	visit(backend: string): void {
		if (this.#machine.docker.status(backend) !== "running")
			throw new Error("visit: there is no running container of this backend");
		this.#machine.database.touch(backend, this.#machine.docker.now());
	}

	/** Ends the process in a backend's container. Without a code nobody knows how it ended. */
	exitContainer(backend: string, exitCode: number | null): void {
		const container = this.#machine.docker.containers.get(backend);
		if (!container) throw new Error("exitContainer: there is no container of this backend");
		container.exit(exitCode);
	}

	/** Takes a backend's container away; throws when there is none. The drone does not notice while the backend is Ready. */
	removeContainer(backend: string): void {
		if (!this.containers.has(backend)) throw new Error("removeContainer: there is no container of this backend");
		this.#machine.docker.remove(backend);
	}
}
