import { connect, type Socket } from "node:net";
import { Flow, type FlowOptions } from "./fault-proxy-flow.js";

export interface LinkOptions extends Pick<FlowOptions, "state" | "jitter" | "onBytes"> {
	readonly client: Socket;
	readonly target: { readonly host: string; readonly port: number };
}

/** One client's connection and the connection to the server that belongs to it. */
export class Link {
	/** Resolves when both connections are gone. */
	readonly closed: Promise<void>;
	readonly #client: Socket;
	readonly #server: Socket;
	readonly #toServer: Flow;
	readonly #toClient: Flow;

	constructor({ client, target, ...shared }: LinkOptions) {
		this.#client = client.setNoDelay();
		this.#server = connect({ ...target, allowHalfOpen: true, noDelay: true });
		const [from, to] = [this.#client, this.#server];
		this.#toServer = new Flow({ ...shared, direction: "to-server", source: from, sink: to });
		this.#toClient = new Flow({ ...shared, direction: "to-client", source: to, sink: from });
		this.closed = Promise.all([from, to].map((socket) => new Promise((gone) => socket.once("close", gone)))).then(
			() => {
				this.#stop();
			},
		);
	}

	/** Both sides are told that the connection was reset. */
	reset(): void {
		this.#stop();
		this.#client.resetAndDestroy();
		this.#server.resetAndDestroy();
	}

	/** The server's side is gone, and the client is not told: what it sends goes nowhere. */
	halfOpen(): void {
		this.#stop();
		this.#server.destroy();
		this.#client.once("end", () => this.#client.destroy());
	}

	/** Without a word about a fault. */
	close(): void {
		this.#stop();
		this.#client.destroy();
		this.#server.destroy();
	}

	#stop(): void {
		this.#toServer.stop();
		this.#toClient.stop();
	}
}
