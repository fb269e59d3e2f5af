import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Direction, FaultState } from "./fault-proxy-faults.js";
import type { Jitter } from "./fault-proxy-jitter.js";

/** More than this is not taken in advance, so that a sender feels the fault as it would feel a full network. */
const HELD_BYTES = 1_048_576;
/** With a bandwidth, bytes go in portions of a twentieth of a second. */
const PORTIONS_PER_SECOND = 20;

/** What travels: bytes, the orderly end of a connection, or its reset. */
type Freight = Uint8Array | "end" | "reset";

export interface FlowOptions {
	readonly source: Socket;
	readonly sink: Socket;
	readonly direction: Direction;
	readonly state: FaultState;
	readonly jitter: Jitter;
	/** Called with what arrives at the proxy, before any fault. */
	readonly onBytes: ((direction: Direction, bytes: Uint8Array) => void) | undefined;
}

/** One direction of one connection: takes what the source sends, and lets the sink have it as the faults say. */
export class Flow {
	readonly #options: FlowOptions;
	readonly #stopped = new AbortController();
	#freight: { readonly what: Freight; readonly due: number }[] = [];
	#heldBytes = 0;
	#arrived: () => void = () => undefined;

	constructor(options: FlowOptions) {
		this.#options = options;
		const { source, direction, onBytes } = options;
		source.on("data", (bytes: Buffer) => {
			onBytes?.(direction, bytes);
			this.#take(bytes);
		});
		source.on("end", () => this.#take("end"));
		source.on("error", () => undefined);
		// After an orderly end nobody waits for this any more.
		source.on("close", () => this.#take("reset"));
		void this.#run();
	}

	/** Loses what is under way and whatever may come. */
	stop(): void {
		this.#stopped.abort();
		this.#freight = [];
		this.#arrived();
		this.#options.source.resume();
	}

	#take(what: Freight): void {
		if (this.#stopped.signal.aborted) return;
		const { source, direction, jitter, state } = this.#options;
		const { latencyMs = 0, jitterMs = 0 } = state.faults;
		const lateMs = jitterMs > 0 ? jitter[direction]() * jitterMs : 0;
		// What comes later waits for what came before, so that jitter never changes the order.
		this.#freight.push({ what, due: performance.now() + latencyMs + lateMs });
		if (what instanceof Uint8Array) this.#heldBytes += what.length;
		if (this.#heldBytes > HELD_BYTES) source.pause();
		this.#arrived();
	}

	async #run(): Promise<void> {
		const { signal } = this.#stopped;
		while (!signal.aborted) {
			const next = this.#freight.shift();
			if (!next) await this.#nextArrival();
			else if (!(await this.#deliver(next.what, next.due))) return;
		}
	}

	#nextArrival(): Promise<void> {
		return new Promise((resolve) => {
			this.#arrived = resolve;
		});
	}

	/** Whether more can follow. */
	async #deliver(what: Freight, due: number): Promise<boolean> {
		const { signal } = this.#stopped;
		await this.#wait(due - performance.now());
		while (this.#options.state.isLost(this.#options.direction) && !signal.aborted)
			await this.#options.state.changed(signal);
		if (signal.aborted) return false;
		if (what instanceof Uint8Array) {
			await this.#write(what);
			return true;
		}
		if (what === "end") this.#options.sink.end();
		else this.#options.sink.resetAndDestroy();
		return false;
	}

	async #write(bytes: Uint8Array): Promise<void> {
		const { source, sink, state } = this.#options;
		for (let start = 0; start < bytes.length && !this.#stopped.signal.aborted; ) {
			const { bytesPerSecond } = state.faults;
			const size = bytesPerSecond === undefined ? bytes.length : Math.ceil(bytesPerSecond / PORTIONS_PER_SECOND);
			const portion = bytes.subarray(start, start + size);
			if (bytesPerSecond !== undefined) await this.#wait((portion.length / bytesPerSecond) * 1_000);
			await written(sink, portion);
			start += portion.length;
		}
		this.#heldBytes -= bytes.length;
		if (this.#heldBytes <= HELD_BYTES) source.resume();
	}

	async #wait(ms: number): Promise<void> {
		const { signal } = this.#stopped;
		if (ms > 0) await delay(Math.ceil(ms), undefined, { signal }).catch(() => undefined);
	}
}

/** Resolves when the sink has room again or is gone. */
async function written(sink: Socket, bytes: Uint8Array): Promise<void> {
	if (sink.destroyed || sink.writableEnded || sink.write(bytes)) return;
	await new Promise<void>((resolve) => {
		const done = (): void => {
			sink.off("drain", done).off("close", done);
			resolve();
		};
		sink.on("drain", done).on("close", done);
	});
}
