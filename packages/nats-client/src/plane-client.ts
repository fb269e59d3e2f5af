import { BackendStateMessage, clusterToken, DrainDrone, type Tokens } from "@plane/messages";
import { type AppendedMessage, append } from "./append.js";
import { Attempt } from "./attempt.js";
import { Backend, SpawnedBackend } from "./backend.js";
import { type CallOptions, checkFunction, optionsOf, prepare, refused } from "./call.js";
import { checkConnection } from "./check-connection.js";
import { ClientStatuses } from "./client-statuses.js";
import { type ConnectOptions, openConnection } from "./connect.js";
import type { PlaneConnection } from "./connection.js";
import type { ClientStatus } from "./connection-monitor.js";
import { Deadline } from "./deadline.js";
import { type FetchOptions, fetchHolder } from "./lock-holder.js";
import { markLost } from "./mark-lost.js";
import { operationOn } from "./operation-on.js";
import { type PreflightReport, preflight, tellPreflight } from "./preflight.js";
import type { InvalidMessageReport, ReadMessage, ReceivedMessage } from "./receive.js";
import { publish, type RequestMessage, request, type SentMessage } from "./request.js";
import { type AnsweredMessage, type Handler, type Responder, type RespondOptions, respond } from "./responder.js";
import { Session } from "./session.js";
import { type SpawnInput, type SpawnOptions, spawn } from "./spawn.js";
import { type SpawnOutcome, spawnOutcome } from "./spawn-outcome.js";
import { type ReadOptions, StreamReader } from "./stream-reader.js";
import { type SubscribeOptions, Subscription } from "./subscription.js";
import { traced, tracing } from "./traced.js";
import { WorldState } from "./world-state.js";
import type { WorldStateOptions } from "./world-state-events.js";

/** What every client is told. */
export interface PlaneClientOptions {
	/** The cluster of backends, e.g. `plane.example.com`. */
	readonly cluster: string;
	/** Called with every received message that is not what its subject promises, unless a call brings its own. */
	readonly onInvalid?: ((report: InvalidMessageReport) => void) | undefined;
}

/** How a drone is drained. */
export interface DrainOptions extends CallOptions {
	/** Takes a drain back. */
	readonly cancel?: boolean | undefined;
}

/** A message with the subjects one can listen on. */
export interface Patterned<Names extends string> {
	pattern(fixed?: Partial<Tokens<Names>>): string;
}

/** All that a publish promises is that it did not fail. */
const SENT = Promise.resolve();

/** A client of Plane on a NATS connection. Every method throws `PlaneError`. */
export class PlaneClient implements AsyncDisposable {
	// Private, because inspecting a NATS connection prints its password.
	readonly #session: Session;
	readonly cluster: string;

	/**
	 * Works on a connection that somebody else opened and closes: `close` leaves it open. Throws `invalid_argument` or
	 * `invalid_subject` when the cluster has no name that can be one.
	 */
	constructor(connection: PlaneConnection, options: PlaneClientOptions) {
		const operation = "new PlaneClient";
		checkOptions(operation, options);
		checkConnection(operation, connection, CONNECTION_NEEDED);
		this.#session = new Session(connection, options.onInvalid);
		this.cluster = options.cluster;
	}

	/**
	 * Opens a connection that survives what networks do, and closes it with the client. Gives each server 5 s and the preflight
	 * another 5 s unless told otherwise. Fails with `connect_failed` or `auth`, with `permission` when no answer could ever arrive
	 * (see `preflight`), and with `timeout` when the function in `preflight` takes longer than that.
	 */
	static async connect(options: PlaneClientOptions & ConnectOptions): Promise<PlaneClient> {
		checkOptions("connect", options);
		const { cluster, onInvalid, preflight: report, timeout, signal, ...connection } = options;
		if (report !== false) checkFunction("connect", "preflight", report);
		const deadline = new Deadline("connect", { timeout, signal });
		try {
			const opened = await openConnection(connection, deadline);
			const client = new PlaneClient(opened, { cluster, onInvalid });
			client.#session.ownConnection();
			if (report !== false) await client.#inspect(deadline, report);
			return client;
		} catch (error) {
			throw traced(error);
		} finally {
			deadline.clear();
		}
	}

	/** How the connection is doing right now. */
	status(): ClientStatus {
		return this.#session.monitor.status;
	}

	/** How the connection is doing now and after each change, until the client is closed. */
	statuses(options: Pick<CallOptions, "signal"> = {}): ClientStatuses {
		return new ClientStatuses(this.#session.monitor, optionsOf("statuses", options).signal);
	}

	/**
	 * Finds out what the connection can be used for: whether answers reach this client, and which streams there are; takes 5 s at most
	 * unless told otherwise. Fails with `permission` when the server refuses the client's inbox, and with `not_connected`.
	 */
	preflight(options: CallOptions = {}): Promise<PreflightReport> {
		return preflight(this.#session, new Attempt("preflight", true), options);
	}

	/**
	 * Asks for a backend, once: waits 15 s unless told otherwise, with a lock 45 s, because Plane itself may wait that long. Fails
	 * with `no_drone_available`, `no_responders`, `invalid_argument`, `invalid_message` or `invalid_subject`, with `verify` also with
	 * `lock_holder_ended`. After `timeout` the backend may exist: choose `backend_id` or a `lock` to find it again.
	 */
	async spawn(request: SpawnInput, options: SpawnOptions = {}): Promise<SpawnedBackend> {
		const { cluster, scheduled } = await spawn(this.#session, this.cluster, request, options);
		return new SpawnedBackend(this.#session, cluster, scheduled);
	}

	/**
	 * What became of a spawn that ended with an unknown outcome, by the id that was chosen for it: `found` as soon as there is a
	 * state, for which it waits up to 15 s unless told otherwise. `absent` when none came and a last look at the history shows none:
	 * then it was not started, unless the controllers, who write the history, are down; `unknown` when that look fails, or finds what
	 * cannot be read. Fails with `aborted`, `closed` or `invalid_subject`.
	 */
	async spawnOutcome(backendId: string, options: CallOptions = {}): Promise<SpawnOutcome> {
		this.#session.assertOpen("spawnOutcome");
		prepare("spawnOutcome", () => BackendStateMessage.pattern({ backend: backendId }));
		return await spawnOutcome(this.#session, this.cluster, backendId, options);
	}

	/**
	 * The backend that holds a lock; undefined when Plane says that none does, which 0.3.24 hardly ever does. So `timeout`, after 10 s
	 * unless told otherwise, means that the lock is free or that no controller works; `spawn` with the lock settles it. Fails with
	 * `no_responders` as well, and with `lock_holder_ended` when `verify` finds out that the holder has ended.
	 */
	async fetchBackendForLock(lock: string, options: FetchOptions = {}): Promise<SpawnedBackend | undefined> {
		const holder = await fetchHolder(this.#session, this.cluster, lock, options);
		return holder && new SpawnedBackend(this.#session, this.cluster, holder);
	}

	/**
	 * Asks a drone to take no more backends, or with `cancel` to take some again, which controllers of Plane 0.3.24 never give to a
	 * drone id that drained once. Resolves when the drone has heard of it, within 10 s unless told otherwise; controllers learn of it
	 * with its next status, up to 4 s later. Fails with `no_responders` when there is no such drone, or `timeout`.
	 */
	async drain(droneId: string, options: DrainOptions = {}): Promise<void> {
		const { cancel = false, ...rest } = optionsOf("drain", options);
		const value = { drone: droneId, cluster: this.cluster, drain: !cancel };
		await request(this.#session, "drain", DrainDrone, value, rest);
	}

	/**
	 * Gives up a backend whose drone is gone: looks the drone up in the world state and reports the backend as `Lost`, within 10 s
	 * unless told otherwise. Fails with `backend_unknown` when nobody knows it, `backend_ended` when there is nothing to give up,
	 * `stream_unavailable`, `no_responders` or `timeout`.
	 */
	markLost(backendId: string, options: CallOptions = {}): Promise<void> {
		return markLost(this.#session, this.cluster, backendId, options);
	}

	/**
	 * A handle on a backend of this client's cluster. Nobody is asked whether it exists; throws `invalid_subject` for what cannot be
	 * an id.
	 */
	backend(id: string): Backend {
		return new Backend(this.#session, this.cluster, id);
	}

	/**
	 * Sends any message that is answered and returns the answer. Waits 10 s unless told otherwise. Fails with `timeout`,
	 * `no_responders`, `not_connected`, `invalid_message` or `invalid_reply`, and with `permission` or `payload_too_large` when the
	 * server does not take it.
	 */
	request<In, Reply>(
		message: RequestMessage<In, Reply>,
		value: NoInfer<In>,
		options: CallOptions = {},
	): Promise<Reply> {
		return request(this.#session, undefined, message, value, options);
	}

	/**
	 * Sends any message without waiting for anything: it is gone when nobody listens, and when the server refuses the subject to this
	 * user nobody hears of that. Fails with `not_connected`, `invalid_message`, `invalid_subject` or `payload_too_large`.
	 */
	publish<In>(message: SentMessage<In>, value: NoInfer<In>, options?: Pick<CallOptions, "signal">): Promise<void> {
		// Not `async`: what that makes for each call costs as much as writing the message.
		try {
			publish(this.#session, operationOn("publish", message), message, value, options);
			return SENT;
		} catch (error) {
			return Promise.reject(error);
		}
	}

	/**
	 * Stores a message in its stream and returns its sequence there, within 10 s unless told otherwise; undefined when the message is
	 * one that the stream keeps only the first of (drone and backend states in `plane_state`) and it has one. Fails with
	 * `no_responders` when there is no such stream, `timeout`, `invalid_message` or `permission`.
	 */
	append<In>(message: AppendedMessage<In>, value: NoInfer<In>, options: CallOptions = {}): Promise<number | undefined> {
		return append(this.#session, message, value, options);
	}

	/**
	 * Listens to a message, for the tokens that are fixed or for all. Only what is published from now on comes; after any answered call
	 * of this client, such as `preflight`, the server knows of it, and what others publish comes, too. Throws `invalid_subject` or `closed`;
	 * ends with `permission`, `auth` or `connection_closed`.
	 */
	subscribe<Out, Names extends string>(
		message: ReceivedMessage<Out> & Patterned<Names>,
		fixed: Partial<Tokens<NoInfer<Names>>> = {},
		options: SubscribeOptions = {},
	): Subscription<Out> {
		const operation = operationOn("subscribe", message);
		const subject = prepare(operation, () => message.pattern(fixed));
		this.#session.assertOpen(operation);
		return new Subscription(this.#session, message, subject, options);
	}

	/**
	 * Answers a message, for the tokens that are fixed or for all: the drone's or controller's side of a request. Others reach it
	 * after any answered call of this client, such as `preflight`: then the server knows of it. Throws `invalid_subject` or `closed`;
	 * ends with `permission`, `auth` or `connection_closed`, and without `onError` with `handler_failed`.
	 */
	respond<Out, Reply, Names extends string>(
		message: AnsweredMessage<Out, Reply> & Patterned<Names>,
		fixed: Partial<Tokens<NoInfer<Names>>>,
		handler: Handler<Out, NoInfer<Reply>>,
		options: RespondOptions = {},
	): Responder {
		const operation = operationOn("respond", message);
		const subject = prepare(operation, () => message.pattern(fixed));
		this.#session.assertOpen(operation);
		return respond(this.#session, message, subject, handler, options);
	}

	/**
	 * Reads a message's stream, from its start unless told otherwise, in order, without duplicate or gap, and goes on as it grows.
	 * Ends with `stream_unavailable`, `stream_reset`, `permission`, `auth` or `connection_closed`; everything else it survives.
	 */
	read<Out, Names extends string>(
		message: ReadMessage<Out> & Patterned<Names>,
		fixed: Partial<Tokens<NoInfer<Names>>> = {},
		options: ReadOptions = {},
	): StreamReader<Out> {
		const operation = operationOn("read", message);
		const filter = prepare(operation, () => message.pattern(fixed));
		this.#session.assertOpen(operation);
		return new StreamReader(this.#session, message, filter, options);
	}

	/**
	 * What controllers know of drones, backends and locks, of this client's cluster and of all others, kept up to date until it is
	 * closed. Resolves when everything stored has been read, for which a `timeout` in milliseconds can be set. Fails with
	 * `stream_unavailable`, `stream_reset`, `permission` or `timeout`.
	 */
	async worldState(options: WorldStateOptions = {}): Promise<WorldState> {
		return tracing(WorldState.open(this.#session, this.cluster, options));
	}

	/**
	 * Ends everything in order and never fails: handlers finish, pending calls get 2 s and then fail with `closed`, readers remove
	 * their consumers. A connection the client opened itself is closed, one that was passed in stays open.
	 */
	close(): Promise<void> {
		return this.#session.close();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	/** The preflight of a client that is of no use without it. */
	async #inspect(deadline: Deadline, report: ConnectOptions["preflight"]): Promise<void> {
		try {
			const found = await preflight(this.#session, deadline.attempt, deadline.rest);
			if (report) await tellPreflight(deadline, report, found);
		} catch (error) {
			await this.close();
			throw error;
		}
	}
}

const CONNECTION_NEEDED = "the first argument must be an open connection of NATS: `connect` returns a promise of one";

// Who writes plain JavaScript has no compiler to say it.

function checkOptions(operation: string, options: Partial<PlaneClientOptions> | undefined): void {
	const { cluster, onInvalid } = options ?? {};
	if (typeof cluster !== "string") throw refused(operation, "cluster must be a name such as plane.example.com");
	prepare(operation, () => clusterToken(cluster));
	checkFunction(operation, "onInvalid", onInvalid);
}
