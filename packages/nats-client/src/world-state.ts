import { type LockState, WorldStateMessage } from "@plane/messages";
import { Attempt } from "./attempt.js";
import { aborted, type CallOptions, optionsOf, refused, timeoutOf } from "./call.js";
import { Interruption } from "./interruption.js";
import { fromNatsError } from "./nats-error.js";
import type { PlaneError, PlaneErrorCode } from "./plane-error.js";
import type { Session } from "./session.js";
import { StreamReader, type StreamRecord } from "./stream-reader.js";
import { tracing } from "./traced.js";
import { WorldFold } from "./world-fold.js";
import { FoldedCluster } from "./world-fold-cluster.js";
import type { WorldSnapshot } from "./world-fold-snapshot.js";
import type { WorldBackend, WorldCluster, WorldDrone } from "./world-fold-view.js";
import type { StaleReport, WorldStateEvents, WorldStateOptions } from "./world-state-events.js";
import { HeartbeatWatch } from "./world-state-heartbeats.js";
import { type Listener, type Listeners, newListeners } from "./world-state-listeners.js";
import { ReadinessWatch } from "./world-state-readiness.js";
import { SubjectsWatch } from "./world-state-subjects.js";
import { SequenceWaits } from "./world-state-waits.js";

const OPERATION = "worldState";

/** A cluster that no message has named. */
const UNKNOWN: WorldCluster = new FoldedCluster("");

/**
 * What a controller knows, kept up to date: the fold of `plane_state` (see `WorldFold`, also for how a fold that starts late
 * may differ from a controller's). Drones, backends and locks are those of the client's cluster; `clusters` has all.
 *
 * It goes on by itself through reconnects and restarts of the server. When the stream is deleted, made anew or purged, even in
 * part, it ends with the error `stream_reset`, because what it knows is no longer what the stream tells: open another one. A
 * purge is noticed at the next heartbeat or up to 10 s later, and when heartbeats stop. What was known stays readable after the
 * end.
 */
export class WorldState implements AsyncDisposable {
	/** The cluster that `drones`, `backends`, `lock` and the like are about. */
	readonly cluster: string;
	/** Resolves when it was closed, also by its signal or with its client; rejects with its `failure` when it ended by itself. */
	readonly ended: Promise<void>;
	readonly #attempt: Attempt;
	readonly #session: Session;
	readonly #fold = new WorldFold();
	readonly #waits = new SequenceWaits("waitForSequence");
	readonly #events: Listeners;
	readonly #heartbeats = new HeartbeatWatch(
		() => this.#silent(),
		() => this.#events.fresh.tell(this.#staleReport()),
	);
	readonly #readiness = new ReadinessWatch((change) => this.#events.change.tell(change));
	readonly #offMonitor: () => void;
	readonly #reader: StreamReader<WorldStateMessage>;
	#onLive: () => void = () => undefined;
	#live = false;
	#isOver = false;
	#failure: PlaneError | undefined;
	readonly #interruption = new Interruption();
	readonly #subjects: SubjectsWatch;

	private constructor(
		session: Session,
		cluster: string,
		operation: string,
		{ onInvalid = session.onInvalid, signal }: WorldStateOptions,
	) {
		this.#attempt = new Attempt(operation, true);
		this.#session = session;
		this.cluster = cluster;
		this.#events = newListeners((cause) => this.#events.error.tell(this.#listenerFailed(cause)));
		if (onInvalid) this.on("invalid", onInvalid);
		const stream = WorldStateMessage.stream.name;
		this.#subjects = new SubjectsWatch(() => session.jetStream(operation).stream(stream, WorldStateMessage.pattern()));
		this.#offMonitor = session.monitor.on((event) => this.#connection(event));
		this.#reader = new StreamReader(session, WorldStateMessage, WorldStateMessage.pattern(), {
			operation,
			signal,
			onInvalid: (report) => {
				this.#subjects.read(report.subject);
				this.#events.invalid.tell(report);
			},
			...this.#interruption.callbacks,
			onCaughtUp: () => void this.#look().then(() => this.#goLive()),
		});
		this.ended = this.#run();
	}

	/** @internal */
	static async open(
		session: Session,
		cluster: string,
		options: WorldStateOptions,
		operation = OPERATION,
	): Promise<WorldState> {
		const { timeout, signal } = optionsOf(operation, options);
		const limit = timeoutOf(operation, timeout, undefined);
		session.assertOpen(operation);
		const world = new WorldState(session, cluster, operation, options);
		await world.#caughtUp(limit, signal);
		return world;
	}

	/** Every cluster that a message named, by that name. */
	get clusters(): ReadonlyMap<string, WorldCluster> {
		return this.#fold.clusters;
	}

	/** The cluster's drones by id. They are live: they change as messages come. */
	drones(): ReadonlyMap<string, WorldDrone> {
		return this.#view.drones;
	}

	/** The cluster's backends by id, also those that ended. They are live: they change as messages come. */
	backends(): ReadonlyMap<string, WorldBackend> {
		return this.#view.backends;
	}

	/** The state of a lock of the cluster, `"Unlocked"` when nobody holds or wants it. */
	lock(lock: string): LockState {
		return this.#view.lock(lock);
	}

	/** The cluster's drones that take backends now, by this machine's clock, or at another instant in milliseconds since 1970. */
	readyDrones(now: number = Date.now()): WorldDrone[] {
		return this.#view.readyDrones(now);
	}

	/** The cluster's TXT records, oldest first: ten at most, and of those stored before the opening only the newest. */
	get txtRecords(): readonly string[] {
		return this.#view.txtRecords;
	}

	/** The address that DNS gives for a backend of the cluster: its drone's. Also that of a backend that ended. */
	addressOf(backend: string): string | undefined {
		return this.#view.addressOf(backend);
	}

	/** A copy of all clusters as plain data, without bearer tokens. */
	snapshot(): WorldSnapshot {
		return this.#fold.snapshot();
	}

	/** Position in the stream of the last message that counts in. */
	get sequence(): number {
		return this.#fold.sequence;
	}

	/** When a controller last beat, in milliseconds since 1970 by the server's clock, whole seconds. */
	get clockTime(): number | undefined {
		return this.#fold.clockTime;
	}

	/**
	 * Whether no heartbeat has come for 5 s while the server was there: no controller runs, or a cluster of servers cannot store or
	 * give out messages for the moment, and what is known may be out of date. Without connection nothing is stale anew;
	 * `PlaneClient` tells about that.
	 */
	get stale(): boolean {
		return this.#heartbeats.stale;
	}

	/** Why it ended by itself; undefined while it goes on, and when it was closed. */
	get failure(): PlaneError | undefined {
		return this.#failure;
	}

	/**
	 * Calls back at every such event from now on, until the returned function is called; throws `invalid_argument` for an event that
	 * there is not. Listeners run one after the other before the next message is read; one that throws or rejects is dropped and
	 * reported through `error` as `handler_failed`, of which nobody hears who does not listen to that; the others are not concerned.
	 */
	on<Event extends keyof WorldStateEvents>(event: Event, listener: Listener<WorldStateEvents[Event]>): () => void {
		if (!Object.hasOwn(this.#events, event)) throw refused("on", "there is no such event");
		if (typeof listener !== "function") throw refused("on", "a listener is needed, which is told of the event");
		return this.#events[event].add(listener);
	}

	/**
	 * Resolves when the stream was read as far as a sequence, such as the one that `append` returned; waits without limit unless a
	 * `timeout` in milliseconds is given. Fails with `timeout`, as `waitForState` with the outcome `not-executed`, with `aborted`, and
	 * with `closed` once the world state has ended; the `failure`, if there is one, is the `cause`.
	 */
	async waitForSequence(sequence: number, options: CallOptions = {}): Promise<void> {
		if (!Number.isSafeInteger(sequence)) throw refused("waitForSequence", "a sequence is a whole number");
		if (this.sequence >= sequence) return;
		await tracing(this.#waits.add(sequence, options));
	}

	/** Ends it: nothing changes any more, and those who wait are rejected. */
	async close(): Promise<void> {
		await this.#reader.close();
		await this.ended.catch(() => undefined);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	get #view(): WorldCluster {
		return this.#fold.clusters.get(this.cluster) ?? UNKNOWN;
	}

	async #caughtUp(timeout: number | undefined, signal: AbortSignal | undefined): Promise<void> {
		const live = new Promise<void>((resolve) => {
			this.#onLive = resolve;
		});
		const late = (): void => this.#fail("timeout", "not everything stored was read in time", this.#interruption.cause);
		const timer = timeout === undefined ? undefined : setTimeout(late, timeout);
		// From here on `ended` counts as looked at: nobody has to.
		await Promise.race([live, this.ended]).finally(() => clearTimeout(timer));
		if (this.#live) return;
		throw signal?.aborted ? aborted(this.#attempt, signal, "not-sent") : this.#failed("closed", "it was closed");
	}

	async #run(): Promise<void> {
		try {
			for await (const record of this.#reader) this.#take(record);
		} catch (error) {
			this.#failure = fromNatsError(error, this.#attempt);
		}
		this.#end(this.#failure);
		if (this.#failure) throw this.#failure;
	}

	/** What the reader itself does not notice ends it all the same. */
	#fail(code: PlaneErrorCode, reason: string, cause?: PlaneError): void {
		if (!this.#isOver) this.#failure ??= this.#failed(code, reason, cause);
		void this.#reader.close();
	}

	#take({ message, subject, sequence, timestamp }: StreamRecord<WorldStateMessage>): void {
		this.#subjects.read(subject);
		const changes = this.#fold.apply(message, { sequence, time: timestamp });
		if (this.#live) {
			for (const change of changes) this.#events.change.tell(change);
			if ("DroneMessage" in message) this.#lookAt(message.cluster, message.DroneMessage.drone);
			if (!("cluster" in message)) this.#beat();
		}
		this.#waits.reached(sequence);
	}

	/** Nobody has been told anything before. */
	#goLive(): void {
		if (this.#failure) return;
		this.#live = true;
		this.#readiness.start(this.#fold.clusters.values());
		if (this.#session.monitor.connected) this.#heartbeats.watch();
		this.#onLive();
	}

	#lookAt(cluster: string, id: string): void {
		const drone = this.#fold.clusters.get(cluster)?.drones.get(id);
		if (drone) this.#readiness.look(cluster, drone);
	}

	#beat(): void {
		this.#heartbeats.beat();
		if (this.#subjects.isDue()) void this.#look();
	}

	#silent(): void {
		this.#events.stale.tell(this.#staleReport());
		void this.#look();
	}

	#connection(event: "disconnect" | "reconnect"): void {
		if (!this.#live) return;
		if (event === "reconnect") this.#heartbeats.watch();
		else this.#heartbeats.pause();
	}

	async #look(): Promise<void> {
		const change = await this.#subjects.look(this.sequence);
		if (change !== undefined) this.#fail("stream_reset", `the stream ${change}`);
	}

	#staleReport(): StaleReport {
		return { clockTime: this.clockTime };
	}

	#failed(code: PlaneErrorCode, reason: string, cause?: PlaneError): PlaneError {
		return this.#attempt.failed({ code, outcome: "not-executed", reason, cause });
	}

	#listenerFailed(cause: unknown): PlaneError {
		const reason = "a listener threw and is told nothing more";
		return this.#attempt.failed({ code: "handler_failed", outcome: "unknown", reason, cause });
	}

	#end(failure: PlaneError | undefined): void {
		this.#isOver = true;
		this.#offMonitor();
		this.#heartbeats.pause();
		this.#readiness.stop();
		this.#waits.end(failure);
		if (failure && this.#live) this.#events.error.tell(failure);
	}
}
