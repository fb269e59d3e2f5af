import { type Component, clusterToken, type Tokens } from "@plane/messages";
import type { Patterned, ReadMessage, StreamRecord, WorldDrone } from "@plane/nats-client";
import { type ConnectionOptions, connect, ErrorCode, type NatsConnection, NatsError } from "nats";
import { unlessAborted } from "../unless-aborted.js";
import { type Clock, endOfMany, realClock } from "./clock.js";
import { FakeController } from "./controller.js";
import { FakeDrone, type FakeDroneOptions } from "./drone.js";
import type { DroneAgentOptions } from "./drone-agent.js";
import { Expectations } from "./expectations.js";
import {
	assertOptions,
	controllersOf,
	dronesOf,
	type FakeControllerOptions,
	type FakePlaneOptions,
	type FakePlaneProcess,
	NEEDS_A_SERVER,
} from "./fake-plane-options.js";
import { FakePlaneLog } from "./log.js";
import { type Misbehaviour, Misbehaviours } from "./misbehaviour.js";
import type { PeerOptions } from "./peer.js";
import { retained } from "./retained.js";
import { type BackendScript, BackendScripts } from "./script.js";

const STATS_EVERY_MS = 5_000;

/**
 * A Plane without Docker: controllers and drones on a real nats-server, or in memory, which answer, wait, keep silent and write into the
 * streams as Plane's own do.
 */
export class FakePlane implements AsyncDisposable {
	/** The cluster of its drones, unless one of them says otherwise. */
	readonly cluster: string;
	readonly clock: Clock;
	/** What reached it and what it did. */
	readonly log = new FakePlaneLog();
	/** Assertions about it, for any test runner. */
	readonly expect: Expectations;
	readonly #options: FakePlaneOptions;
	readonly #scripts = new BackendScripts();
	readonly #misbehaviours = new Misbehaviours();
	readonly #controllers = new Map<string, FakeController>();
	readonly #controllersToBe = new Set<string>();
	readonly #drones: FakeDrone[] = [];
	readonly #ended = endOfMany();
	#own: NatsConnection | undefined;
	#stopped: Promise<void> | undefined;

	private constructor(options: FakePlaneOptions) {
		this.#options = options;
		this.cluster = options.cluster ?? "plane.test";
		this.clock = options.clock ?? realClock;
		this.expect = new Expectations(this);
	}

	/** Resolves when controllers listen and know of every drone. Rejects when a part of it ends, as Plane's would. */
	static async start(options: FakePlaneOptions): Promise<FakePlane> {
		assertOptions(options);
		const { signal } = options;
		signal?.throwIfAborted();
		const plane = new FakePlane(options);
		try {
			await unlessAborted(plane.#start(), signal);
		} catch (error) {
			await plane.stop();
			throw error;
		}
		return plane;
	}

	/** Ids of the drones. */
	get drones(): readonly string[] {
		return this.#drones.map(({ id }) => id);
	}

	/** Names of the controllers that run. */
	get controllers(): readonly string[] {
		return this.#runningControllers().map(({ name }) => name);
	}

	/** Where the HTTP API of the first controller that has one listens, without a slash at the end. */
	get httpUrl(): string | undefined {
		return this.#runningControllers().find(({ httpUrl }) => httpUrl !== undefined)?.httpUrl;
	}

	/** A drone by its id; throws when there is none of that id. */
	drone(id: string): FakeDrone {
		const drone = this.#drones.find((each) => each.id === id);
		if (!drone) throw new Error(`The fake Plane has no drone ${id}; it has ${this.drones.join(", ") || "none"}`);
		return drone;
	}

	/** A controller by its name, the first one without; throws when none of that name runs. */
	controller(name: string = this.controllers[0] ?? "controller"): FakeController {
		const controller = this.#controllers.get(name);
		if (!controller?.running) throw new Error(`No controller ${name} of the fake Plane runs`);
		return controller;
	}

	/**
	 * Says how backends spawned from now on live; the newest script that fits one counts. Throws TypeError or RangeError for what no
	 * backend can do.
	 */
	script(script: BackendScript): void {
		this.#scripts.add(script);
	}

	/**
	 * Says how a message is answered otherwise than Plane does, from now on; the newest rule that fits a message counts. Throws
	 * TypeError for a message that nothing in the fake listens to.
	 */
	misbehave<T>(message: { readonly name: string; parse(value: unknown): T }, how: Misbehaviour<NoInfer<T>>): void {
		this.#misbehaviours.add(message?.name, how as Misbehaviour);
	}

	/** Adds a drone. Resolves when the controllers know of it. Rejects with InvalidSubjectError for an id that none could hear. */
	async addDrone(options: string | FakeDroneOptions): Promise<FakeDrone> {
		const settings = typeof options === "string" ? { id: options } : options;
		const cluster = settings.cluster ?? this.cluster;
		const drone = new FakeDrone({ ...settings, cluster }, this, (id, ofCluster) => this.#droneProcess(id, ofCluster));
		this.#drones.push(drone);
		const since = this.clock.now();
		await drone.start().catch((error: unknown) => {
			this.#drones.splice(this.#drones.indexOf(drone), 1);
			throw error;
		});
		await this.#known(drone, ({ metadata, lastSeen = -Infinity }) => metadata !== undefined && lastSeen >= since);
		return drone;
	}

	/** Starts a controller; one that was stopped can be started again under its name. */
	async startController(options: string | FakeControllerOptions): Promise<FakeController> {
		const { name, scheduler = true, http = false } = typeof options === "string" ? { name: options } : options;
		if (this.#controllersToBe.has(name) || this.controllers.includes(name)) {
			throw new Error(`A controller ${name} of the fake Plane runs already`);
		}
		this.#controllersToBe.add(name);
		try {
			const api = http === true ? {} : http || undefined;
			const process = await this.#process(name, { type: "Controller" }, this.cluster, "controller.inbox");
			const build = this.#options.oldBuild ?? {};
			const controller = await FakeController.start({ ...process, scheduler, http: api, build });
			this.#controllers.set(name, controller);
			return controller;
		} finally {
			this.#controllersToBe.delete(name);
		}
	}

	/** Ends a controller without a word, as a crash does. */
	async stopController(name: string): Promise<void> {
		const controller = this.#controllers.get(name) ?? this.controller(name);
		this.#controllers.delete(name);
		await controller.stop();
	}

	/** Everything that a message's stream keeps now, oldest first, for the tokens that are fixed or for all. */
	async retained<Out, Names extends string>(
		message: ReadMessage<Out> & Patterned<Names>,
		fixed: Partial<Tokens<NoInfer<Names>>> = {},
	): Promise<StreamRecord<Out>[]> {
		return await retained(await this.#connection(), message, message.pattern(fixed));
	}

	/**
	 * Resolves when what runs is as after `start`: controllers listen, and every drone that does not drain can be given backends. For
	 * a server that was away. Rejects when the signal is aborted or the fake is stopped.
	 */
	async ready(signal?: AbortSignal): Promise<void> {
		const ended = this.#ended.signal;
		await unlessAborted(this.#ready(), signal ? AbortSignal.any([ended, signal]) : ended);
	}

	/** Ends all of it. A connection that was passed in stays open. */
	stop(): Promise<void> {
		this.#stopped ??= this.#stop();
		return this.#stopped;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	#runningControllers(): FakeController[] {
		return [...this.#controllers.values()].filter(({ running }) => running);
	}

	async #start(): Promise<void> {
		await Promise.all(controllersOf(this.#options).map((controller) => this.startController(controller)));
		await Promise.all(dronesOf(this.#options).map((drone) => this.addDrone(drone)));
	}

	async #ready(): Promise<void> {
		await Promise.all([...this.#runningControllers(), ...this.#drones].map((process) => process.reachable()));
		const given = (drone: WorldDrone): boolean => drone.state === "Draining" || drone.isReady(this.clock.now());
		await Promise.all(this.#drones.filter(({ running }) => running).map((drone) => this.#known(drone, given)));
	}

	/** Every controller that schedules knows the drone so. */
	async #known({ id, cluster }: FakeDrone, so: (drone: WorldDrone) => boolean): Promise<void> {
		const schedulers = this.#runningControllers().filter(({ schedules }) => schedules);
		await Promise.all(
			schedulers.map((controller) =>
				controller.when(() => {
					const drone = controller.world.clusters.get(cluster)?.drones.get(id);
					return drone !== undefined && so(drone);
				}),
			),
		);
	}

	async #droneProcess(id: string, cluster: string): Promise<Omit<DroneAgentOptions, "machine">> {
		const inbox = `cluster.${clusterToken(cluster)}.inbox`;
		const process = await this.#process(id, { type: "Drone", drone_id: id }, cluster, inbox);
		return { ...process, statsEveryMs: this.#options.statsEveryMs ?? STATS_EVERY_MS, scripts: this.#scripts };
	}

	/** Each process of Plane has a connection and an inbox of its own, where one can be opened. */
	async #process(name: string, component: Component, cluster: string, inboxPrefix: string): Promise<PeerOptions> {
		const { clock, log } = this;
		const ended = this.#ended.signal;
		ended.throwIfAborted();
		const shared = { name, component, cluster, inboxPrefix, clock, log, misbehaviours: this.#misbehaviours, ended };
		if ("connection" in this.#options)
			return { ...shared, connection: this.#options.connection, ownsConnection: false };
		const role = component.type === "Drone" ? "drone" : "controller";
		const connection = await this.#open({ role, name }, { inboxPrefix });
		return { ...shared, connection, ownsConnection: true };
	}

	async #connection(): Promise<NatsConnection> {
		if ("connection" in this.#options) return this.#options.connection;
		this.#own ??= await this.#open({ role: "witness", name: "fake-plane" }, {});
		return this.#own;
	}

	async #open(process: FakePlaneProcess, options: ConnectionOptions): Promise<NatsConnection> {
		if (!("server" in this.#options)) throw new TypeError(NEEDS_A_SERVER);
		const { server, credentials } = this.#options;
		// The library would take its own default, which may be somebody's real server.
		if (typeof server?.url !== "string")
			throw new TypeError("FakePlane.start: server needs a url, as startNatsServer gives it");
		const opening = connect({
			...options,
			...credentials?.(process),
			servers: server.url,
			name: process.name,
			maxReconnectAttempts: -1,
			reconnectTimeWait: 100,
		});
		try {
			return await unlessAborted(opening, this.#ended.signal);
		} catch (error) {
			// Opening cannot be stopped: what it comes to is closed.
			opening.then((connection) => connection.close()).catch(() => undefined);
			if (!(error instanceof NatsError && error.code === ErrorCode.AuthorizationViolation)) throw error;
			const { role, name } = process;
			const call = role === "witness" ? "retained" : "FakePlane.start";
			const reason = `the server does not let ${name} in: the option credentials says as whom this ${role} comes`;
			throw new Error(`${call}: ${reason}`, { cause: error });
		}
	}

	async #stop(): Promise<void> {
		const reason = new Error("The fake Plane was stopped");
		this.#ended.abort(reason);
		await Promise.all(this.#drones.map((drone) => drone.end()));
		await Promise.all([...this.#controllers.values()].map((controller) => controller.stop()));
		await this.#own?.close();
		this.log.end(reason);
	}
}
