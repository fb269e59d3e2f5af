import {
	BackendStateMessage,
	type DroneStatusMessage,
	FetchBackendForLock,
	ScheduleRequest,
	type ScheduleRequestInput,
	type ScheduleResponse,
	type Tokens,
	WorldStateMessage,
	type WorldStateMessageInput,
} from "@plane/messages";
import {
	type Patterned,
	PlaneClient,
	type PlaneConnection,
	PlaneError,
	type ReadMessage,
	type RequestMessage,
	type StreamRecord,
} from "@plane/nats-client";
import { unlessAborted } from "../unless-aborted.js";
import { PlayedDrone } from "./played-drone.js";
import type { ScenarioLife, ScenarioTarget } from "./scenario.js";

const SILENCE_MS = 500;
/** Longer than Plane itself waits for anything but a lock. */
const ANSWER_MS = 15_000;
/** Half a minute and what a busy machine adds. */
const READ_MS = 60_000;
/** How long one look at what all controllers answer takes. */
const LOOK_MS = 250;

/** What a request came to when nobody answered it. */
export type NoAnswer = "silence" | "no responders";

/** Where a scenario plays: a cluster of its own on the Plane under test, and a client in it. */
export class ScenarioStage implements AsyncDisposable {
	/** Nobody else uses it. */
	readonly cluster: string;
	readonly connection: PlaneConnection;
	readonly client: PlaneClient;
	readonly #target: ScenarioTarget;
	readonly #suffix: string;

	private constructor(target: ScenarioTarget, connection: PlaneConnection, number: number) {
		this.#target = target;
		this.connection = connection;
		this.#suffix = `${number}-${crypto.randomUUID().slice(0, 8)}`;
		this.cluster = `s${this.#suffix}.plane.test`;
		this.client = new PlaneClient(connection, { cluster: this.cluster });
	}

	/** @internal */
	static async open(target: ScenarioTarget, number: number): Promise<ScenarioStage> {
		return new ScenarioStage(target, await target.connect(), number);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.client.close();
		await this.connection.close();
	}

	/** A backend id that no other scenario has; `plain` takes the difference out. */
	id(name: string): string {
		return `${name}-${this.#suffix}`;
	}

	/** The value as plain data, with the ids and the cluster as a scenario calls them. */
	plain(value: unknown): unknown {
		const text =
			JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item)) ?? "null";
		return JSON.parse(text.replaceAll(this.cluster, "CLUSTER").replaceAll(`-${this.#suffix}`, ""));
	}

	/** The smallest request for a backend in the scenario's cluster. */
	request(fields: Partial<ScheduleRequestInput> = {}): ScheduleRequestInput {
		return { cluster: this.cluster, max_idle_secs: 30, metadata: {}, executable: { image: "i", env: {} }, ...fields };
	}

	schedule(fields: Partial<ScheduleRequestInput> = {}): Promise<ScheduleResponse | NoAnswer> {
		return this.ask(ScheduleRequest, this.request(fields));
	}

	/**
	 * The answer, or its lack: who has not answered by the time that controllers have answered others twice, and a little more, keeps
	 * silent.
	 */
	ask<In, Reply>(message: RequestMessage<In, Reply>, value: NoInfer<In>): Promise<Reply | NoAnswer> {
		return this.#orSilence((signal) => this.client.request(message, value, { timeout: ANSWER_MS, signal }));
	}

	/** An answer that must come, and for which Plane may take its time. */
	patiently<In, Reply>(message: RequestMessage<In, Reply>, value: NoInfer<In>): Promise<Reply | NoAnswer> {
		return answerOf(this.client.request(message, value, { timeout: ANSWER_MS }));
	}

	/** Sends any bytes to a subject and tells what comes back. */
	async raw(subject: string, text: string): Promise<string> {
		const reply = { decode: (data: Uint8Array): string => new TextDecoder().decode(data) };
		return await this.ask({ name: "text", subject: () => subject, stringify: () => text, reply }, undefined);
	}

	/** Puts an entry into `plane_state`, as another controller would. */
	async store(entry: DistributiveOmit<Extract<WorldStateMessageInput, { cluster: string }>, "cluster">): Promise<void> {
		await this.client.append(WorldStateMessage, { cluster: this.cluster, ...entry } as WorldStateMessageInput);
	}

	/** What every controller knows now is all that is stored. */
	async settled(): Promise<void> {
		const cluster = `settle-${crypto.randomUUID()}.plane.test`;
		await (this.#target.controllers === 1 ? this.#oneSettled(cluster) : this.#allSettled(cluster));
	}

	/** A drone that the scenario plays itself, ready for backends unless told. */
	async playDrone(id: string, state: DroneStatusMessage["state"] = "Ready"): Promise<PlayedDrone> {
		const drone = new PlayedDrone(this.client, this.cluster, id);
		await drone.register();
		await drone.report(state);
		await this.connection.flush();
		await this.settled();
		return drone;
	}

	/** Starts a drone of the target and returns an image whose backends live as told. */
	async startDrone(life: ScenarioLife = {}): Promise<string> {
		const { drones } = this.#target;
		if (!drones) throw new Error("the Plane under test brings no drones");
		await drones.start({ cluster: this.cluster, drone: this.id("d1") });
		await this.settled();
		return drones.image(life);
	}

	async restart(): Promise<void> {
		await this.#target.restart?.();
	}

	/** Lets time pass: at once on a clock that can be advanced. */
	async wait(ms: number): Promise<void> {
		if (this.#target.advance) return await this.#target.advance(ms);
		await realTime(ms);
	}

	/** What `plane_state` keeps of the scenario's cluster now, oldest first. */
	async stored(): Promise<StreamRecord<WorldStateMessage>[]> {
		const end = `end-${crypto.randomUUID()}`;
		await this.store({ LockMessage: { lock: end, uid: 0n, message: "Announce" } });
		const records: StreamRecord<WorldStateMessage>[] = [];
		const signal = AbortSignal.timeout(ANSWER_MS);
		for await (const record of this.client.read(WorldStateMessage, { cluster: this.cluster }, { signal })) {
			const { message } = record;
			const lock = "LockMessage" in message ? message.LockMessage.lock : "";
			if (lock === end) break;
			if (!lock.startsWith("end-")) records.push(record);
		}
		return records;
	}

	/** Resolves when it is done, or when Plane has had more time for it than it takes: a Plane that never does it must not hang. */
	async inTime(work: Promise<unknown>): Promise<void> {
		await unlessAborted(work, AbortSignal.timeout(ANSWER_MS)).catch(() => undefined);
	}

	/** Lets controllers answer again and again until something has happened, or was given time enough. */
	async settledUntil(happened: () => boolean): Promise<void> {
		await this.until(() => this.settled(), happened);
	}

	/** Looks again and again until what is seen fits; what was seen last when it does not in time. */
	async until<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
		const end = Date.now() + ANSWER_MS;
		for (;;) {
			const seen = await look();
			if (fits(seen) || Date.now() > end) return seen;
		}
	}

	/** The states that `backend_status` has of a backend, until one of them comes. */
	async statesUntil(backend: string, last: BackendStateMessage["state"]): Promise<BackendStateMessage[]> {
		return await this.readUntil(BackendStateMessage, { backend }, ({ state }) => state === last);
	}

	/** What a message's stream has, until one fits; what there is when none does in time. Time passes meanwhile on any clock. */
	async readUntil<Out, Names extends string>(
		message: ReadMessage<Out> & Patterned<Names>,
		fixed: Partial<Tokens<NoInfer<Names>>>,
		fits: (value: Out) => boolean,
	): Promise<Out[]> {
		const seen: Out[] = [];
		const signal = AbortSignal.timeout(READ_MS);
		const done = new AbortController();
		const passing = this.#passTime(done.signal);
		for await (const record of this.client.read(message, fixed, { signal })) {
			seen.push(record.message);
			if (fits(record.message)) break;
		}
		done.abort();
		await passing;
		return seen;
	}

	/** A controller that announces a lock reads on until it sees that. */
	async #oneSettled(cluster: string): Promise<void> {
		const answer = await this.patiently(ScheduleRequest, { ...this.request({ lock: "settle" }), cluster });
		if (answer !== "NoDroneAvailable") throw new Error("no controller schedules here");
	}

	/** Of several that announce a lock some wait for ever, but each tells the holder of a lock as soon as it has read of it. */
	async #allSettled(cluster: string): Promise<void> {
		const lock_assignment = { lock: "settle", uid: 1n };
		const Assignment = { drone: "settle", bearer_token: null, lock_assignment };
		const append = (entry: object) =>
			this.client.append(WorldStateMessage, { cluster, ...entry } as WorldStateMessageInput);
		await append({ LockMessage: { ...lock_assignment, message: "Announce" } });
		await append({ BackendMessage: { backend: "settle", Assignment } });
		const { controllers } = this.#target;
		const answers = await this.until(
			() => this.#answersTo({ cluster, lock: "settle" }),
			(count) => count >= controllers,
		);
		if (answers < controllers)
			throw new Error(`of ${controllers} controllers only ${answers} have read what is stored`);
	}

	/** How many controllers answer a fetch soon. */
	async #answersTo(fetch: FetchBackendForLock): Promise<number> {
		const reply = `_INBOX.${crypto.randomUUID()}`;
		let count = 0;
		let enough: () => void = () => undefined;
		const all = new Promise<void>((resolve) => {
			enough = resolve;
		});
		const subscription = this.connection.subscribe(reply, {
			callback: (_, { data }) => {
				if (data.length > 0) count += 1;
				if (count >= this.#target.controllers) enough();
			},
		});
		this.connection.publish(FetchBackendForLock.subject(fetch), FetchBackendForLock.encode(fetch), { reply });
		await Promise.race([all, realTime(LOOK_MS)]);
		subscription.unsubscribe();
		return count;
	}

	async #orSilence<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T | NoAnswer> {
		const enough = new AbortController();
		const answer = answerOf(ask(enough.signal));
		const others = this.settled().then(() => this.settled());
		const silence = others.then(() => realTime(this.#target.silenceMs ?? SILENCE_MS)).then(() => "silence" as const);
		const first = await Promise.race([answer, silence]);
		enough.abort();
		return first;
	}

	async #passTime(done: AbortSignal): Promise<void> {
		while (this.#target.advance && !done.aborted) await this.#target.advance(100);
	}
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

const realTime = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function answerOf<T>(request: Promise<T>): Promise<T | NoAnswer> {
	try {
		return await request;
	} catch (error) {
		const { code } = error instanceof PlaneError ? error : { code: undefined };
		if (code === "timeout") return "silence";
		if (code === "no_responders") return "no responders";
		throw error;
	}
}
