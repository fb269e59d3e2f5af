import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type Direction, FaultState, type ProxyFaults } from "./fault-proxy-faults.js";
import { type Jitter, jitterOf } from "./fault-proxy-jitter.js";
import { Link } from "./fault-proxy-link.js";

const LOOPBACK = "127.0.0.1";
const NATS_PORT = 4_222;

/** What a proxy stands in front of: a server on loopback by its port, or any by its URL. */
export type FaultProxyTarget = { readonly port: number } | { readonly url: string };

/** How a fault proxy is started. */
export interface FaultProxyOptions {
	/** Seed of the jitter, 1 unless told: with the same one each piece of each connection is late by the same. */
	readonly seed?: number | undefined;
	/** Keeps every byte for `takeRecord`. */
	readonly record?: boolean | undefined;
}

/** What was sent both ways, in the order of each. */
export interface ProxyRecord {
	readonly toServer: Uint8Array;
	readonly toClient: Uint8Array;
}

/** A TCP proxy on loopback that does to a connection what networks do, when it is told to. */
export interface FaultProxy extends AsyncDisposable {
	/** `nats://127.0.0.1:<port>` */
	readonly url: string;
	readonly port: number;
	/** How many clients are connected to it. */
	readonly connections: number;
	/** From now on exactly these faults, for connections that are open and for new ones. Resolves when they are in force. */
	set(faults: ProxyFaults): Promise<void>;
	/** No more faults. */
	heal(): Promise<void>;
	/** Resets every open connection, on both sides; what was under way is lost. */
	reset(): void;
	/** Ends the server's side of every open connection without telling the client, whose bytes go nowhere from then on. */
	halfOpen(): void;
	/** What clients and server sent since the last call, whether or not it was delivered. Needs `record`. */
	takeRecord(): ProxyRecord;
	/** Ends every connection and frees the port. */
	close(): Promise<void>;
}

/** Starts a proxy without faults in front of a server. */
export async function startFaultProxy(target: FaultProxyTarget, options: FaultProxyOptions = {}): Promise<FaultProxy> {
	const proxy = new LocalFaultProxy(addressOf(target), options);
	await proxy.listen();
	return proxy;
}

function addressOf(target: FaultProxyTarget): { host: string; port: number } {
	if (!("url" in target)) return { host: LOOPBACK, port: target.port };
	const { hostname, port } = new URL(target.url);
	// IPv6 addresses stand in brackets in URLs only.
	return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? NATS_PORT : Number(port) };
}

class LocalFaultProxy implements FaultProxy {
	readonly #target: { host: string; port: number };
	readonly #nextJitter: () => Jitter;
	readonly #state = new FaultState();
	readonly #links = new Set<Link>();
	readonly #record: Record<Direction, Uint8Array[]> | undefined;
	#server: Server | undefined;
	#port = 0;
	#closed: Promise<void> | undefined;

	constructor(target: { host: string; port: number }, { seed = 1, record = false }: FaultProxyOptions) {
		this.#target = target;
		this.#nextJitter = jitterOf(seed);
		this.#record = record ? { "to-server": [], "to-client": [] } : undefined;
	}

	get url(): string {
		return `nats://${LOOPBACK}:${this.#port}`;
	}

	get port(): number {
		return this.#port;
	}

	get connections(): number {
		return this.#links.size;
	}

	async listen(): Promise<void> {
		const server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client));
		this.#server = server;
		server.listen(this.#port, LOOPBACK);
		await once(server, "listening");
		this.#port = (server.address() as AddressInfo).port;
	}

	async set(faults: ProxyFaults): Promise<void> {
		if (this.#closed) throw new Error("This fault proxy was closed: start another one");
		this.#state.set(faults);
		if (faults.refuse) this.#refuse();
		else if (!this.#server) await this.listen();
	}

	heal(): Promise<void> {
		return this.set({});
	}

	reset(): void {
		for (const link of this.#links) link.reset();
	}

	halfOpen(): void {
		for (const link of this.#links) link.halfOpen();
	}

	takeRecord(): ProxyRecord {
		if (!this.#record) throw new Error("This fault proxy keeps no record: start it with { record: true }");
		const taken = (direction: Direction): Uint8Array => Buffer.concat(this.#record?.[direction].splice(0) ?? []);
		return { toServer: taken("to-server"), toClient: taken("to-client") };
	}

	close(): Promise<void> {
		this.#closed ??= this.#close();
		return this.#closed;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}

	async #close(): Promise<void> {
		this.#refuse();
		const links = [...this.#links];
		for (const link of links) link.close();
		await Promise.all(links.map(({ closed }) => closed));
	}

	/** Closing the listener is what makes the system refuse; connections that are open do not mind. */
	#refuse(): void {
		this.#server?.close();
		this.#server = undefined;
	}

	#accept(client: Socket): void {
		const record = this.#record;
		const link = new Link({
			client,
			target: this.#target,
			state: this.#state,
			jitter: this.#nextJitter(),
			onBytes: record && ((direction, bytes) => record[direction].push(bytes)),
		});
		this.#links.add(link);
		void link.closed.then(() => this.#links.delete(link));
	}
}
