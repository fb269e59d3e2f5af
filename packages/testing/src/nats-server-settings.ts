/** A user of the server, and what it may do; without permissions everything. */
export interface NatsUser {
	readonly user: string;
	readonly password: string;
	readonly permissions?: NatsUserPermissions;
}

/** Permissions in the words of nats-server's configuration; `permissionsFor` of `@plane/messages` makes those of Plane's roles. */
export interface NatsUserPermissions {
	readonly publish?: SubjectPermissions;
	readonly subscribe?: SubjectPermissions;
	/** Whether, or how often and how long, it may publish to the reply subject of a message it received. */
	readonly allow_responses?: boolean | { readonly max: number; readonly expires: string };
}

/** Subjects, wildcards included, that are allowed, refused, or both; a text or list by itself is allowed. */
export type SubjectPermissions =
	| string
	| readonly string[]
	| { readonly allow?: string | readonly string[]; readonly deny?: string | readonly string[] };

/** Files in PEM form. */
export interface NatsServerTls {
	readonly certFile: string;
	readonly keyFile: string;
	/** Whose certificates of clients are taken; with it clients must have one. */
	readonly caFile?: string;
}

/** What can be set at the start and be changed by `reload`. */
export interface NatsServerSettings {
	/** Without users everybody may do everything. */
	readonly users?: readonly NatsUser[] | undefined;
	/** Largest message in bytes; 1 MiB unless told. */
	readonly maxPayload?: number | undefined;
	/**
	 * Clients must use TLS, also those that come by WebSocket. `true`: with a certificate for 127.0.0.1 and localhost that is made
	 * for this server, see `NatsServer.certificate`.
	 */
	readonly tls?: boolean | NatsServerTls | undefined;
	/** Lines added to the server's configuration. Must leave port, store and log alone. */
	readonly config?: string | undefined;
}

/** A member's place in a cluster. */
export interface ClusterPlace {
	readonly name: string;
	readonly port: number;
	/** Ports of all members, this one included. */
	readonly routes: readonly number[];
}

interface ServerPlace {
	readonly name: string;
	/** 0: any free one. */
	readonly port: number;
	/** 0: any free one; undefined: no WebSocket. */
	readonly websocketPort: number | undefined;
	readonly folder: string;
	/** What stands for `tls: true`. */
	readonly ownTls: NatsServerTls;
	readonly cluster: ClusterPlace | undefined;
}

/** The server's configuration file. Its language takes JSON for values. */
export function configurationOf(place: ServerPlace, settings: NatsServerSettings): string {
	const { users, maxPayload, config } = settings;
	const { websocketPort, cluster } = place;
	const tls = settings.tls === true ? place.ownTls : settings.tls || undefined;
	const entries = {
		host: "127.0.0.1",
		port: orFree(place.port),
		server_name: place.name,
		jetstream: { store_dir: place.folder },
		// So short that a test need not wait for it; the duration is the shortest that the server takes.
		lame_duck_duration: "30s",
		lame_duck_grace_period: "100ms",
		...(users && { authorization: { users } }),
		...(maxPayload !== undefined && { max_payload: maxPayload }),
		...(tls && { tls: tlsBlock(tls) }),
		...(websocketPort !== undefined && { websocket: websocketBlock(websocketPort, tls) }),
		...(cluster && { cluster: clusterBlock(cluster) }),
	};
	const lines = Object.entries(entries).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
	return [...lines, config ?? ""].join("\n");
}

function tlsBlock({ certFile, keyFile, caFile }: NatsServerTls) {
	return { cert_file: certFile, key_file: keyFile, ...(caFile !== undefined && { ca_file: caFile, verify: true }) };
}

function websocketBlock(port: number, tls: NatsServerTls | undefined) {
	return { host: "127.0.0.1", port: orFree(port), ...(tls ? { tls: tlsBlock(tls) } : { no_tls: true }) };
}

function clusterBlock({ name, port, routes }: ClusterPlace) {
	return { name, host: "127.0.0.1", port, routes: routes.map((route) => `nats://127.0.0.1:${route}`) };
}

/** The server takes any free port when it is told -1. */
const orFree = (port: number): number => (port === 0 ? -1 : port);
