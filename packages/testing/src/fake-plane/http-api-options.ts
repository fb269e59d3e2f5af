/** How a controller offers its HTTP API. */
export interface HttpApiOptions {
	/** A free port unless told. */
	readonly port?: number;
	/** Images by the name of the service. */
	readonly services?: Readonly<Record<string, string>>;
	/** The cluster of the services; that of the fake unless told. */
	readonly cluster?: string;
}
