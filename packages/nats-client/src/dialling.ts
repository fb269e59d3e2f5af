import { Refusals } from "./refusals.js";

/** As much of Node's sockets as counts here. */
interface Socket {
	destroy(): unknown;
}
/** What the types of the libraries do not tell of a connection. */
interface Dialled {
	readonly protocol?: {
		readonly transport?: { close?(error: Error): unknown } | undefined;
		/** Ends the attempt under way; there is none without it. */
		readonly connectError?: ((error: Error) => void) | undefined;
	};
}

/**
 * How a connection's library looks for a server, and what it leaves behind: the socket of an attempt that took too long, which a
 * server that says nothing never ends. Where Node tells of sockets they are ended here, elsewhere nothing is.
 */
export class Dialling {
	readonly #node = fromNode();
	readonly #sockets = new Set<Socket>();
	readonly refusals = new Refusals();
	#connection: Dialled | undefined;
	/** That of the last socket. */
	#transport: unknown;
	#stopped = false;

	/** Dials for the first time. */
	async open<T extends object>(dial: () => Promise<T>): Promise<T> {
		this.#listen();
		try {
			this.#connection = await (this.#node?.context ? this.#node.context.run(this, dial) : dial());
			this.#sockets.clear();
			return this.#connection as T;
		} catch (error) {
			this.#destroy();
			throw error;
		} finally {
			this.#rest();
		}
	}

	/**
	 * To be called by the library before each attempt: the one before has failed. Throws when nobody wants a connection any more, or
	 * the credentials have been refused for too long.
	 */
	attempt(): void {
		this.#destroy();
		if (this.#stopped) throw new Error("nobody wants this connection any more");
		this.refusals.check();
		if (!this.#connection) return;
		this.#transport = this.#connection.protocol?.transport;
		this.#listen();
	}

	/** The attempt under way has come to a connection, whose socket is the library's. */
	connected(): void {
		this.refusals.clear();
		this.#sockets.clear();
		this.#rest();
	}

	/**
	 * Lets an attempt to reconnect fail whose authenticator has failed: what that throws would make the library close the connection.
	 * False where there is no such attempt.
	 */
	fail(cause: unknown): boolean {
		const { transport, connectError } = this.#connection?.protocol ?? {};
		if (!transport?.close || !connectError) return false;
		const failure = Object.assign(new Error("no credentials", { cause }), { code: "AUTHENTICATOR_FAILED" });
		this.refusals.add(failure);
		// Else it would be written to: what the library takes for the lack of credentials may open the door to a guest.
		void transport.close(failure);
		connectError(failure);
		return true;
	}

	/** Ends the attempt under way and all further ones. */
	stop(): void {
		this.#stopped = true;
		this.#destroy();
		if (this.#connection) this.#rest();
	}

	/** Calls what is not the library's: no socket of it belongs to an attempt. */
	outside<T>(call: () => T): T {
		return this.#node?.context ? this.#node.context.run(undefined, call) : call();
	}

	readonly #opened = (message: unknown): void => {
		if (!this.#isOwn()) return;
		this.#sockets.add((message as { socket: Socket }).socket);
		// It begins to connect only after this, whatever has become of it.
		if (this.#stopped) queueMicrotask(() => this.#destroy());
	};

	/** Both lines make a transport and open its socket in one go; before there is a connection to tell of it, the context does. */
	#isOwn(): boolean {
		if (!this.#connection) return this.#node?.context?.getStore() === this;
		const before = this.#transport;
		this.#transport = this.#connection.protocol?.transport;
		return this.#transport !== before;
	}

	#destroy(): void {
		for (const socket of this.#sockets) socket.destroy();
		this.#sockets.clear();
	}

	#listen(): void {
		this.#rest();
		this.#node?.channel.subscribe(CHANNEL, this.#opened);
	}

	#rest(): void {
		this.#node?.channel.unsubscribe(CHANNEL, this.#opened);
	}
}

const CHANNEL = "net.client.socket";

/** From here on a context costs nothing; before it makes every promise of the process dearer from its first use on. */
const CONTEXTS_SINCE = 24;

/** Asked for at run time: browsers have none of it, and bundlers would follow an import. Other runtimes have parts of it. */
function fromNode() {
	try {
		const { getBuiltinModule, versions } = globalThis.process;
		const { AsyncLocalStorage } = getBuiltinModule("async_hooks");
		const hasContexts = Number.parseInt(versions.node, 10) >= CONTEXTS_SINCE;
		const context = hasContexts ? new AsyncLocalStorage<unknown>() : undefined;
		return { context, channel: getBuiltinModule("diagnostics_channel") };
	} catch {
		return undefined;
	}
}
