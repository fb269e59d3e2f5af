/** As much of Node's sockets and timers as counts here. */
interface Socket {
	destroy(): unknown;
}
interface Timer {
	unref(): unknown;
}
/** What the types of the libraries do not tell of a connection. */
interface Dialled {
	readonly protocol?: { readonly transport?: unknown };
}

/**
 * How a connection's library looks for a server, and what it leaves behind: the socket of an attempt that took too long, which a
 * server that says nothing never ends, and in 2.x its pause before the next one. Where Node tells of them they are ended here,
 * elsewhere nothing is.
 */
export class Dialling {
	readonly #node = fromNode();
	readonly #sockets = new Set<Socket>();
	#pause: Timer | undefined;
	/** The attempt under way, as the context of all that it does knows it. */
	#attempt: object | undefined;
	#connection: Dialled | undefined;
	/** That of the last socket. */
	#transport: unknown;
	#stopped = false;

	/** Dials for the first time. */
	async open<T extends object>(dial: () => Promise<T>): Promise<T> {
		try {
			const connection = await this.outside(dial);
			this.#connection = connection;
			this.connected();
			return connection;
		} catch (error) {
			this.#destroy();
			this.#rest();
			throw error;
		}
	}

	/** To be called by the library before each attempt: the one before has failed. Throws when nobody wants a connection any more. */
	attempt(): void {
		this.#destroy();
		this.#rest();
		if (this.#stopped) throw new Error("nobody wants this connection any more");
		this.#attempt = {};
		this.#transport = this.#connection?.protocol?.transport;
		this.#node?.channel.subscribe(CHANNEL, this.#opened);
		this.#node?.context.enterWith(this.#attempt);
		this.#catchPause();
	}

	/** The attempt under way has come to a connection, whose socket is the library's. */
	connected(): void {
		this.#sockets.clear();
		this.#rest();
	}

	/** Ends the attempt under way and all further ones. */
	stop(): void {
		this.#stopped = true;
		this.#destroy();
		if (!this.#pause) return;
		this.#pause.unref();
		this.#rest();
	}

	/** Calls what is not the library's: no socket of it belongs to an attempt. */
	outside<T>(call: () => T): T {
		return this.#node ? this.#node.context.run({}, call) : call();
	}

	readonly #opened = (message: unknown): void => {
		if (this.#node?.context.getStore() !== this.#attempt || !this.#isForTransport()) return;
		this.#sockets.add((message as { socket: Socket }).socket);
		// It begins to connect only after this, whatever has become of it.
		if (this.#stopped) queueMicrotask(() => this.#destroy());
	};

	/**
	 * Both lines make a transport and open its socket in one go. The context alone does not tell: up to Node 22 others get into that
	 * of an attempt with which it comes into use.
	 */
	#isForTransport(): boolean {
		if (!this.#connection) return true;
		const before = this.#transport;
		this.#transport = this.#connection.protocol?.transport;
		return this.#transport !== before;
	}

	/** When the library pauses, it does so in the code that is running now. */
	#catchPause(): void {
		this.#pause = undefined;
		const { createHook, executionAsyncResource } = this.#node?.hooks ?? {};
		const here = executionAsyncResource?.();
		const init = (_id: number, type: string, _trigger: number, resource: object): void => {
			if (type === "Timeout" && executionAsyncResource?.() === here) this.#pause = resource as Timer;
		};
		const hook = createHook?.({ init }).enable();
		queueMicrotask(() => hook?.disable());
	}

	#destroy(): void {
		for (const socket of this.#sockets) socket.destroy();
		this.#sockets.clear();
	}

	/** Up to Node 22 a context in use makes every promise of the process dearer. */
	#rest(): void {
		this.#attempt = undefined;
		this.#node?.channel.unsubscribe(CHANNEL, this.#opened);
		this.#node?.context.disable();
	}
}

const CHANNEL = "net.client.socket";

/** Asked for at run time: browsers have none of it, and bundlers would follow an import. Other runtimes have parts of it. */
function fromNode() {
	try {
		const hooks = globalThis.process.getBuiltinModule("async_hooks");
		const context = new hooks.AsyncLocalStorage<object>();
		context.disable();
		return { hooks, context, channel: globalThis.process.getBuiltinModule("diagnostics_channel") };
	} catch {
		return undefined;
	}
}
