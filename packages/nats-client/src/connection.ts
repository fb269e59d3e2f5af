/**
 * What the client asks of a NATS connection. A `nats` 2.x connection fits as it is; nothing here names the library, so another
 * line or an in-process connection can be passed in as well.
 */
export interface PlaneConnection {
	/** What the server told about itself; undefined while there is no server. */
	readonly info?: { readonly max_payload: number } | undefined;
	publish(subject: string, payload?: Uint8Array, options?: { reply?: string }): void;
	subscribe(subject: string, options: { callback: MessageCallback }): ConnectionSubscription;
	request(subject: string, payload: Uint8Array, options: { timeout: number }): Promise<ConnectionMessage>;
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
}

/** A live subscription of the connection. */
export interface ConnectionSubscription {
	unsubscribe(): void;
	drain(): Promise<void>;
}

/** What happened to the connection: `disconnect`, `reconnect` and the `error` of a refused subject are the ones that count here. */
export interface ConnectionStatus {
	readonly type: string;
	/** What was refused, as `nats` 2.x tells it. */
	readonly permissionContext?: { readonly operation: string; readonly subject: string };
	/** What was refused, as the @nats-io line tells it: an error with `operation` and `subject`. */
	readonly error?: unknown;
}
