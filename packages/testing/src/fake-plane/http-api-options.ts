/** How a controller offers its HTTP API. */
export interface HttpApiOptions {
	/** A free port unless told. */
	readonly port?: number | undefined;
	/** Images by the name of the service. */
	readonly services?: Readonly<Record<string, string>> | undefined;
	/** The cluster of the services; that of the fake unless told. */
	readonly cluster?: string | undefined;
}
