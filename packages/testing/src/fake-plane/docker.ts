import type { ResourceLimits, SpawnRequest } from "@plane/messages";
import { type Clock, ENDED, endOfMany } from "./clock.js";
import { Container, type ContainerStatus } from "./container.js";
import type { BackendLife } from "./script.js";

const SMALLEST_MEMORY_BYTES = 6 * 2 ** 20;
/** What Docker takes for a period, and for the part of it that a container gets. */
const CPU_MICROS = { least: 1_000, usual: 100_000, most: 1_000_000 };
const CONTAINER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** A failing Docker takes a moment, so that trying again and again does not stop everything else. */
const STOP_ERROR_MS = 10;

/** What a drone's Docker may do. */
export interface DockerOptions {
	readonly clock: Clock;
	/** Images that are there without a pull. */
	readonly images: readonly string[];
	readonly allowVolumeMounts: boolean;
}

/** The containers and images of one machine. They outlive the drone's process. */
export class FakeDocker {
	readonly #options: DockerOptions;
	readonly #images: Set<string>;
	readonly #containers = new Map<string, Container>();
	readonly #stopErrors = new Map<string, number>();
	readonly #closed = endOfMany();
	#onDie: (backend: string) => void = () => undefined;

	constructor(options: DockerOptions) {
		this.#options = options;
		this.#images = new Set(options.images);
	}

	/** Containers by the id of their backend, also ended ones. */
	get containers(): ReadonlyMap<string, Container> {
		return this.#containers;
	}

	/** Who is told when a container ends: the process that runs now. */
	set onDie(listener: (backend: string) => void) {
		this.#onDie = listener;
	}

	/** Pulls the image if need be, makes the container and starts it. */
	async load(request: SpawnRequest, life: BackendLife, signal: AbortSignal): Promise<void> {
		const { backend_id, executable } = request;
		await this.#options.clock.sleep(life.loadingMs, signal);
		if (signal.aborted) return;
		this.#pull(request, life);
		this.#refuse(request);
		const die = (): void => this.#onDie(backend_id);
		this.#containers.set(backend_id, new Container(this.#options.clock, life, executable.port ?? 8080, die));
		this.#stopErrors.set(backend_id, life.stopErrors);
	}

	/** The machine's time, in milliseconds since 1970. */
	now(): number {
		return this.#options.clock.now();
	}

	/** `missing` when Docker knows no such container. */
	status(backend: string): ContainerStatus | "missing" {
		return this.#containers.get(backend)?.status ?? "missing";
	}

	/** Stops and removes the container. One that is missing is fine. */
	async stop(backend: string): Promise<void> {
		const container = this.#containers.get(backend);
		if (!container) return;
		const errors = this.#stopErrors.get(backend) ?? 0;
		const { clock } = this.#options;
		const ms = errors > 0 ? STOP_ERROR_MS : container.life.stoppingMs;
		await clock.sleep(ms, this.#closed.signal, { repeats: errors > 0 });
		this.#stopErrors.set(backend, Math.max(errors - 1, 0));
		if (errors > 0) throw dockerError(500, `cannot stop container: plane-${backend}: tried to kill container`);
		this.remove(backend);
	}

	/** Takes the container away without a word to the drone, as an operator with Docker's command line does. */
	remove(backend: string): void {
		this.#containers.get(backend)?.remove();
		this.#containers.delete(backend);
	}

	/** Ends everything on the machine, and whoever waits for it. */
	close(): void {
		this.#closed.abort(ENDED);
		for (const backend of [...this.#containers.keys()]) this.remove(backend);
	}

	#pull({ executable: { image, pull_policy } }: SpawnRequest, { ends, loadError }: BackendLife): void {
		if (ends === "ErrorLoading") throw new Error(loadError ?? pullDenied(image));
		if (pull_policy !== "Never") this.#images.add(image);
	}

	/** What Plane forbids comes first, then Docker's own checks in their order. */
	#refuse({ backend_id, executable: { image, volume_mounts = [], resource_limits } }: SpawnRequest): void {
		if (volume_mounts.length > 0 && !this.#options.allowVolumeMounts) {
			throw new Error("Volume mounts are not allowed on this drone");
		}
		checkLimits(resource_limits);
		if (!this.#images.has(image)) throw dockerError(404, `No such image: ${tagged(image)}`);
		const name = `plane-${backend_id}`;
		if (!CONTAINER_NAME.test(name)) {
			throw dockerError(400, `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
		}
		if (this.#containers.has(backend_id)) {
			const holder = `by container "${crypto.randomUUID().replaceAll("-", "").repeat(2)}"`;
			const way = "You have to remove (or rename) that container to be able to reuse that name.";
			throw dockerError(409, `Conflict. The container name "/${name}" is already in use ${holder}. ${way}`);
		}
	}
}

function checkLimits({ memory_limit_bytes, cpu_period, cpu_period_percent }: ResourceLimits): void {
	const memory = memory_limit_bytes ?? 0;
	if (memory !== 0 && memory < SMALLEST_MEMORY_BYTES) throw dockerError(400, "Minimum memory limit allowed is 6MB");
	const period = cpu_period ?? 0;
	if (period !== 0 && (period < CPU_MICROS.least || period > CPU_MICROS.most)) {
		const range = "less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)";
		throw dockerError(400, `CPU cfs period can not be ${range}`);
	}
	const quota = Math.floor(((cpu_period ?? CPU_MICROS.usual) * (cpu_period_percent ?? 0)) / 100);
	if (quota > 0 && quota < CPU_MICROS.least) {
		throw dockerError(400, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
	}
}

function pullDenied(image: string): string {
	const [repository = ""] = image.split(/@|:[^/]*$/);
	const why =
		"repository does not exist or may require 'docker login': denied: requested access to the resource is denied";
	return dockerError(404, `pull access denied for ${repository}, ${why}`).message;
}

/** Docker names no image without its tag. */
function tagged(image: string): string {
	return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

function dockerError(status: number, message: string): Error {
	return new Error(`Docker responded with status code ${status}: ${message}`);
}
