import { refused } from "./call.js";
import type { DialOptions } from "./dial.js";

/** What `servers` says, in the options of the NATS libraries. */
export type ParsedServers = SharedCredentials & Pick<DialOptions, "servers" | "tls">;
type SharedCredentials = Pick<DialOptions, "user" | "pass" | "token">;

/** Why it is refused. */
export const TLS_OVER_WEB_SOCKET =
	"WebSocket has no option tls: the platform judges the certificate, in Node also by the authorities in NODE_EXTRA_CA_CERTS";

const SCHEMES: ReadonlySet<string> = new Set(["nats:", "tls:", "ws:", "wss:"]);

/**
 * Takes the credentials out of server URLs: the libraries drop them silently. One URL may give them for all.
 * Where TLS is asked for, a single server given by address gets that address as the name its certificate must be for, because
 * the libraries would look for `localhost` in it.
 */
export function parseServers(servers: string | readonly string[], tls?: DialOptions["tls"]): ParsedServers {
	const list: unknown = typeof servers === "string" ? servers.split(",") : servers;
	if (!isTexts(list)) throw refused("connect", "servers must be a URL such as nats://host:4222, or a list of them");
	const urls = list.map((server) => parseServer(server.trim()));
	const [first, second] = urls;
	if (!first) throw refused("connect", "servers must name at least one server");
	checkWebSockets(urls, tls);
	const wantsTls = tls !== undefined || urls.some(({ protocol }) => protocol === "tls:");
	const address = second ? undefined : addressOf(first);
	return {
		servers: urls.map(withoutCredentials),
		...sharedCredentials(urls),
		...(wantsTls && { tls: { ...(address !== undefined && { host: address }), ...tls } }),
	};
}

/** A library speaks WebSocket or does not, and over it TLS is the platform's. */
function checkWebSockets(urls: readonly URL[], tls: DialOptions["tls"]): void {
	const overWebSocket = urls.filter(({ protocol }) => isWebSocket(protocol)).length;
	if (overWebSocket === 0) return;
	if (overWebSocket < urls.length) {
		throw refused("connect", "ws:// and wss:// servers, which need wsconnect, cannot stand beside others");
	}
	if (tls) throw refused("connect", TLS_OVER_WEB_SOCKET);
}

/** Who writes plain JavaScript may have left them out. */
function isTexts(list: unknown): list is readonly string[] {
	return Array.isArray(list) && list.every((server) => typeof server === "string");
}

function parseServer(server: string): URL {
	const text = server.includes("://") ? server : `nats://${server}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && SCHEMES.has(url.protocol) && url.hostname !== "") return url;
	// The URL is not quoted: it may hold a password.
	throw refused(
		"connect",
		"servers must be of the form nats://host:port, tls://host:port, ws://host:port or wss://host:port",
	);
}

/** WebSocket servers may have a path and a query, in which gateways take tokens, and their scheme says whether TLS is spoken. */
function withoutCredentials({ protocol, host, pathname, search }: URL): string {
	return isWebSocket(protocol) ? `${protocol}//${host}${pathname === "/" ? "" : pathname}${search}` : host;
}

/** Whether a URL, or its scheme alone, is one of a WebSocket server. */
export function isWebSocket(url: string): boolean {
	return url.startsWith("ws:") || url.startsWith("wss:");
}

/** The address of a server that is given by one. */
function addressOf({ hostname }: URL): string | undefined {
	if (hostname.startsWith("[")) return hostname.slice(1, -1);
	return /^\d+(?:\.\d+){3}$/.test(hostname) ? hostname : undefined;
}

/** The libraries know one user for all servers. */
function sharedCredentials(urls: readonly URL[]): SharedCredentials | undefined {
	const [first, ...others] = urls.filter(({ username }) => username !== "").map(credentials);
	if (others.every(({ user, pass, token }) => user === first?.user && pass === first?.pass && token === first?.token)) {
		return first;
	}
	throw refused(
		"connect",
		"the URLs in servers have different users, passwords or tokens, and a connection has the same for all its servers: use those that all of them know",
	);
}

/** A user without password is a token, as in every NATS client. */
function credentials({ username, password }: URL): SharedCredentials {
	const user = decoded(username);
	return password === "" ? { token: user } : { user, pass: decoded(password) };
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw refused("connect", "user and password in a server's URL must be percent-encoded");
	}
}
