import type { SpawnRequest } from "@plane/messages";
import { BackendMonitor, type MonitorSettings } from "./backend-monitor.js";
import type { FakeDocker } from "./docker.js";
import type { Peer } from "./peer.js";

/** What a monitor is about. */
interface Monitored {
	readonly request: SpawnRequest;
	readonly docker: FakeDocker;
}

/** The monitors of a drone's backends, one for each id. */
export class MonitorShelf {
	readonly #peer: Peer;
	readonly #settings: MonitorSettings;
	readonly #monitors = new Map<string, { readonly monitor: BackendMonitor; readonly run: object }>();

	constructor(peer: Peer, settings: MonitorSettings) {
		this.#peer = peer;
		this.#settings = settings;
	}

	/** Starts the monitor of a run, in place of one of an earlier run. */
	open(run: object, { request, docker }: Monitored): void {
		const known = this.#monitors.get(request.backend_id);
		if (known?.run === run) return;
		known?.monitor.stop();
		const container = docker.containers.get(request.backend_id);
		const monitor = new BackendMonitor(this.#peer, this.#settings, request, container);
		this.#monitors.set(request.backend_id, { monitor, run });
	}

	/** Puts a line of Plane's own among the backend's; nothing without a monitor. */
	async meta(backend: string, text: string): Promise<void> {
		await this.#monitors.get(backend)?.monitor.meta(text);
	}

	close(backend: string): void {
		this.#monitors.get(backend)?.monitor.stop();
		this.#monitors.delete(backend);
	}
}
