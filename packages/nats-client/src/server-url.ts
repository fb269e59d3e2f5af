import { refused } from "./call.js";

/** What `servers` says, in the options of `nats`. */
export interface ParsedServers {
	readonly servers: string[];
	readonly user?: string;
	readonly pass?: string;
	readonly token?: string;
	readonly tls?: Record<string, never>;
}

/** Takes the credentials out of server URLs: `nats` drops them silently. The first URL that has any gives them for all. */
export function parseServers(servers: string | readonly string[]): ParsedServers {
	const urls = (typeof servers === "string" ? servers.split(",") : servers).map((server) => parseServer(server.trim()));
	if (urls.length === 0) throw refused("connect", "servers must name at least one server");
	const withUser = urls.find(({ username }) => username !== "");
	return {
		servers: urls.map(({ host }) => host),
		...(withUser && credentials(withUser)),
		...(urls.some(({ protocol }) => protocol === "tls:") && { tls: {} }),
	};
}

function parseServer(server: string): URL {
	const text = server.includes("://") ? server : `nats://${server}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && (url.protocol === "nats:" || url.protocol === "tls:") && url.hostname !== "") return url;
	// The URL is not quoted: it may hold a password.
	throw refused("connect", "servers must be of the form nats://host:port or tls://host:port");
}

/** A user without password is a token, as in every NATS client. */
function credentials({ username, password }: URL): Pick<ParsedServers, "user" | "pass" | "token"> {
	const user = decodeURIComponent(username);
	return password === "" ? { token: user } : { user, pass: decodeURIComponent(password) };
}
