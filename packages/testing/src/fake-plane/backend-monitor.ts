import {
	BackendLogMessage,
	BackendStatsMessage,
	type DroneLogMessageKind,
	SetDnsRecord,
	type SpawnRequest,
} from "@plane/messages";
import type { SentMessage } from "@plane/nats-client";
import { ENDED, endOfMany } from "./clock.js";
import type { Container } from "./container.js";
import type { Peer } from "./peer.js";

const DNS_EVERY_MS = 50_000;
/** Docker compares two of its counters, which takes it a second. */
const SAMPLING_MS = 1_000;
const NANOS_PER_MS = 1_000_000;
const MEMORY_BYTES = 2 ** 31;
const CPUS = 4;

/** What all monitors of a drone share. */
export interface MonitorSettings {
	readonly cluster: string;
	/** The drone's public address. */
	readonly ip: string;
	readonly statsEveryMs: number;
}

/** What a drone tells of a backend: its output, its use of the machine, and its address. Nothing of it is acknowledged. */
export class BackendMonitor {
	readonly #peer: Peer;
	readonly #settings: MonitorSettings;
	readonly #request: SpawnRequest;
	readonly #ended = endOfMany();

	/** Begins at once. Without a container there is only the address to tell. */
	constructor(peer: Peer, settings: MonitorSettings, request: SpawnRequest, container: Container | undefined) {
		this.#peer = peer;
		this.#settings = settings;
		this.#request = request;
		peer.stopped.addEventListener("abort", () => this.stop(), { once: true });
		this.#follow("dns", this.#dns());
		if (!container) return;
		container.follow(({ kind, text }) => this.#follow("logs", this.#log(kind, text)), this.#ended.signal);
		this.#follow("stats", this.#stats(container));
	}

	/** A line of Plane's own: no time, no line end. */
	async meta(text: string): Promise<void> {
		await this.#log("Meta", text);
	}

	stop(): void {
		this.#ended.abort(ENDED);
	}

	#follow(what: string, work: Promise<void>): void {
		work.catch((error: unknown) => this.#peer.failed(what, error));
	}

	/** What cannot be sent is told in the drone's log, and the next is tried all the same. */
	async #publish<In>(what: string, message: SentMessage<In>, value: NoInfer<In>): Promise<void> {
		await this.#peer.publish(message, value).catch((error: unknown) => this.#peer.failed(what, error));
	}

	async #log(kind: DroneLogMessageKind, text: string): Promise<void> {
		await this.#publish("logs", BackendLogMessage, { backend_id: this.#request.backend_id, kind, text });
	}

	/** A sample tells how the counters grew since the one before, so the first message comes with the second sample. */
	async #stats(container: Container): Promise<void> {
		const { clock } = this.#peer;
		const { statsEveryMs } = this.#settings;
		await clock.sleep(Math.min(SAMPLING_MS, statsEveryMs / 5), this.#ended.signal);
		for (let sample = 0; sample < container.life.stats; sample += 1) {
			await clock.sleep(statsEveryMs, this.#ended.signal, { repeats: true });
			if (this.#ended.signal.aborted) return;
			// Docker has nothing to tell of a container that does not run.
			if (container.status === "running") await this.#publishStats(statsEveryMs);
		}
	}

	async #publishStats(spanMs: number): Promise<void> {
		const { drone_id, backend_id } = this.#request;
		const { cluster } = this.#settings;
		await this.#publish("stats", BackendStatsMessage, { cluster, drone_id, backend_id, ...sample(spanMs) });
	}

	async #dns(): Promise<void> {
		const { cluster, ip: value } = this.#settings;
		while (!this.#ended.signal.aborted) {
			await this.#publish("dns", SetDnsRecord, { cluster, kind: "A", name: this.#request.backend_id, value });
			await this.#peer.clock.sleep(DNS_EVERY_MS, this.#ended.signal, { repeats: true });
		}
	}
}

/** A small service that does little. */
function sample(spanMs: number): Pick<BackendStatsMessage, "mem_used" | "mem_available" | "cpu_used" | "sys_cpu"> {
	return {
		mem_used: Math.round(2 ** 24 * (1 + Math.random() / 8)),
		mem_available: MEMORY_BYTES,
		cpu_used: Math.round(spanMs * NANOS_PER_MS * 0.02 * Math.random()),
		sys_cpu: Math.round(spanMs * NANOS_PER_MS * CPUS),
	};
}
