/**
 * What the client asks of a NATS connection. Those of `nats` 2.x, of the `@nats-io` 3.x line and of `nats.ws` fit as they are, over
 * TCP, TLS or WebSocket. Streams need the JetStream of the connection's own line: 2.x has it built in, 3.x in `@nats-io/jetstream`.
 */
export interface PlaneConnection {
	/** What the server told about itself; undefined while another one is dialled, from the first time on after it was lost. */
	readonly info?: { readonly max_payload: number } | undefined;
	/** With what it was opened, of which only the place for answers counts here: `_INBOX` unless told. */
	readonly options?: { readonly inboxPrefix?: string | undefined } | undefined;
	publish(subject: string, payload?: Uint8Array, options?: { reply?: string }): void;
	subscribe(subject: string, options: { callback: MessageCallback }): ConnectionSubscription;
	flush(): Promise<void>;
	drain(): Promise<void>;
	close(): Promise<void>;
	// biome-ignore lint/suspicious/noConfusingVoidType: the libraries say it this way, and `undefined` would not accept it
	closed(): Promise<void | Error>;
	isClosed(): boolean;
	isDraining(): boolean;
	status(): AsyncIterable<ConnectionStatus>;
}

/** A callback that throws wedges the whole connection, so only this package's own code is ever passed as one. */
export type MessageCallback = (error: Error | null, message: ConnectionMessage) => void;

/** One message as the connection hands it over. */
export interface ConnectionMessage {
	readonly subject: string;
	readonly reply?: string;
	readonly data: Uint8Array;
	/** Here for what a server says in place of a message: by a code, without data. */
	readonly headers?: StatusHeaders | undefined;
}

/** What a server says in place of a message; `get` gives an empty text for what is not there. */
export interface StatusHeaders {
	readonly code: number;
	readonly description: string;
	get(name: string): string;
}

/** A live subscription of the connection. */
export interface ConnectionSubscription {
	unsubscribe(): void;
	drain(): Promise<void>;
}

/** What happened to the connection: `disconnect`, `reconnect`, its pings and the `error` of a refused subject or of refused credentials count here. */
export interface ConnectionStatus {
	readonly type: string;
	/** What was refused, as `nats` 2.x tells it. */
	readonly permissionContext?: { readonly operation: string; readonly subject: string };
	/** What was refused, as the 3.x line tells it: an error, that of a subject with `operation` and `subject`. */
	readonly error?: unknown;
	/** With `ping`, in the 3.x line: how many pings are on their way with this one. */
	readonly pendingPings?: number;
	/** With `pingTimer`, in 2.x: the same as text. With `error`, in 2.x: its code. */
	readonly data?: unknown;
}
