import {
	BackendLogMessage,
	BackendStatsMessage,
	type DroneLogMessageKind,
	SetDnsRecord,
	type SpawnRequest,
} from "@plane/messages";
import type { Peer } from "./peer.js";
import type { BackendLife } from "./script.js";

const DNS_EVERY_MS = 50_000;
const LOG_EVERY_MS = 50;
const NANOS_PER_MS = 1_000_000;
const MEMORY_BYTES = 2 ** 31;
const CPUS = 4;

export interface MonitorOptions {
	readonly peer: Peer;
	readonly request: SpawnRequest;
	readonly life: BackendLife;
	readonly ip: string;
	readonly statsEveryMs: number;
}

/** What a drone tells of a running container: its output, its use of the machine, and its address. Nothing of it is acknowledged. */
export class BackendMonitor {
	readonly #options: MonitorOptions;
	readonly #ended = new AbortController();
	#started = false;

	constructor(options: MonitorOptions) {
		this.#options = options;
		options.peer.stopped.addEventListener("abort", () => this.stop(), { once: true });
	}

	/** Without a container there is nothing to follow, but the address is published all the same. */
	start({ container }: { container: boolean }): void {
		if (this.#started) return;
		this.#started = true;
		void this.#follow("dns", this.#dns());
		if (!container) return;
		void this.#follow("logs", this.#logs());
		void this.#follow("stats", this.#stats());
	}

	/** A line of Plane's own: no time, no line end. */
	async meta(text: string): Promise<void> {
		await this.#log("Meta", text);
	}

	stop(): void {
		this.#ended.abort();
	}

	async #follow(what: string, work: Promise<void>): Promise<void> {
		await work.catch((error: unknown) => this.#options.peer.failed(what, error));
	}

	async #logs(): Promise<void> {
		const { peer, life } = this.#options;
		for (const line of life.logs) {
			if (this.#ended.signal.aborted) return;
			await this.#log("Stdout", `${dockerTime(peer.clock.now())} ${line}\n`);
			await peer.clock.sleep(LOG_EVERY_MS, this.#ended.signal);
		}
	}

	async #log(kind: DroneLogMessageKind, text: string): Promise<void> {
		const { peer, request } = this.#options;
		await peer.publish(BackendLogMessage, { backend_id: request.backend_id, kind, text });
	}

	/** Docker's counters are compared with those of the sample before, so the first message comes after one interval. */
	async #stats(): Promise<void> {
		const { peer, request, statsEveryMs } = this.#options;
		const { cluster, drone_id, backend_id } = request;
		for (;;) {
			await peer.clock.sleep(statsEveryMs, this.#ended.signal);
			if (this.#ended.signal.aborted) return;
			await peer.publish(BackendStatsMessage, { cluster, drone_id, backend_id, ...sample(statsEveryMs) });
		}
	}

	async #dns(): Promise<void> {
		const { peer, request, ip } = this.#options;
		const { cluster, backend_id: name } = request;
		while (!this.#ended.signal.aborted) {
			await peer.publish(SetDnsRecord, { cluster, kind: "A", name, value: ip });
			await peer.clock.sleep(DNS_EVERY_MS, this.#ended.signal);
		}
	}
}

/** A small service that does little. */
function sample(spanMs: number): Pick<BackendStatsMessage, "mem_used" | "mem_available" | "cpu_used" | "sys_cpu"> {
	return {
		mem_used: Math.round(2 ** 24 * (1 + Math.random() / 8)),
		mem_available: MEMORY_BYTES,
		cpu_used: Math.round(spanMs * NANOS_PER_MS * 0.02 * Math.random()),
		sys_cpu: spanMs * NANOS_PER_MS * CPUS,
	};
}

/** Docker prints nanoseconds. */
function dockerTime(ms: number): string {
	return new Date(ms).toISOString().replace("Z", "000000Z");
}
