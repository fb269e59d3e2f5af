import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BackendStateMessage, ScheduleRequest } from "@plane/messages";
import { decodeAsPlane } from "./decode-as-plane.js";
import type { HttpApiOptions } from "./http-api-options.js";
import { isAuthority, isJsonType, pathOf, refuse } from "./http-head.js";
import { parseHttpSpawnBody, scheduleRequestOf } from "./http-spawn-body.js";
import { HttpStatus } from "./http-status.js";
import type { Peer } from "./peer.js";
import { type Delivered, planeConsumer } from "./plane-consumer.js";
import { withSubjectAsPlane } from "./subject-as-plane.js";

const LONGEST_BODY_BYTES = 2 * 1_024 * 1_024;
const VARY = ["origin", "access-control-request-method", "access-control-request-headers"];
/** What Plane's web framework takes of a request's head. */
const LONGEST_HEAD_BYTES = 417_792;
const MOST_HEADERS = 100;
const LONGEST_URI = 65_534;

interface Route {
	readonly path: RegExp;
	readonly method: "GET" | "POST";
	readonly open: boolean;
	readonly handle: (api: HttpApi, segment: string, request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

const routes: readonly Route[] = [
	{ path: /^()\/$/, method: "GET", open: false, handle: (api, _, __, response) => api.index(response) },
	{
		path: /^\/service\/([^/]*)\/spawn$/,
		method: "POST",
		open: false,
		handle: (api, segment, request, response) => api.spawn(segment, request, response),
	},
	{
		path: /^\/backend\/([^/]*)\/status$/,
		method: "GET",
		open: true,
		handle: (api, segment, _, response) => api.status(segment, response),
	},
	{
		path: /^\/backend\/([^/]*)\/status\/stream$/,
		method: "GET",
		open: true,
		handle: (api, segment, request, response) => api.statusStream(segment, request, response),
	},
];

/** States as controllers read them. */
const backendStateAsRead: typeof BackendStateMessage = {
	...withSubjectAsPlane(BackendStateMessage),
	decode: (data) => decodeAsPlane(BackendStateMessage, data),
};

/** A controller's HTTP interface, without authentication. */
export class HttpApi {
	readonly #peer: Peer;
	readonly #options: HttpApiOptions;
	readonly #server: Server;
	#url: string | undefined;

	private constructor(peer: Peer, options: HttpApiOptions) {
		this.#peer = peer;
		this.#options = options;
		const answer = (request: IncomingMessage, response: ServerResponse): void => void this.#answer(request, response);
		const patient = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
		this.#server = createServer({ requireHostHeader: false, maxHeaderSize: LONGEST_HEAD_BYTES, ...patient }, answer)
			// Who waits for the word to go on gets it when the body is asked for.
			.on("checkContinue", answer)
			.on("checkExpectation", answer)
			.on("connect", (_, socket) => refuse(socket, "404 Not Found"))
			.on("clientError", ({ code }: NodeJS.ErrnoException, socket) =>
				refuse(socket, code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request"),
			);
	}

	/** Resolves when it listens, or has failed to: then it is tried again every second, as Plane does. */
	static async start(peer: Peer, options: HttpApiOptions): Promise<HttpApi> {
		peer.stopped.throwIfAborted();
		const api = new HttpApi(peer, options);
		await new Promise<void>((tried) => {
			peer.supervise("http", async () => {
				await api.#listen().finally(tried);
				if (!peer.stopped.aborted)
					await new Promise((resolve) => peer.stopped.addEventListener("abort", resolve, { once: true }));
			});
		});
		return api;
	}

	/** Undefined while it does not listen. */
	get url(): string | undefined {
		return this.#url;
	}

	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	async index(response: ServerResponse): Promise<void> {
		text(response, "Plane controller HTTP server");
	}

	async spawn(segment: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { host, "content-type": type = "" } = request.headers;
		if (host === undefined) throw new HttpStatus(400, "Header of type `host` was missing");
		if (!isAuthority(host)) throw new HttpStatus(400, "invalid HTTP header (host)");
		const service = decoded(segment, "service");
		if (!isJsonType(type)) throw new HttpStatus(415, "Expected request with `Content-Type: application/json`");
		const body = parseHttpSpawnBody(await bodyOf(request, response));
		const { services = {}, cluster = this.#peer.client.cluster } = this.#options;
		const image = Object.hasOwn(services, service) ? services[service] : undefined;
		if (image === undefined) throw new HttpStatus(404);
		const scheduled = await this.#peer.request(ScheduleRequest, scheduleRequestOf(body, cluster, image));
		if (scheduled === "NoDroneAvailable") throw new HttpStatus(500);
		const { backend_id: name, bearer_token, spawned } = scheduled.Scheduled;
		const status_url = `http://${host}/backend/${name}/status`;
		json(response, { url: `http://${name}.${cluster}`, name, status_url, bearer_token, spawned });
	}

	/** The newest state. While there is none it waits, without limit. */
	async status(segment: string, response: ServerResponse): Promise<void> {
		for await (const { value, pending } of await this.#states(segment, response)) {
			if (pending === 0) return json(response, asHttp(value));
		}
		throw new HttpStatus(404);
	}

	/** All states and then what comes, equal neighbours once. Never ends. */
	async statusStream(segment: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
		const states = await this.#states(segment, response);
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
		if (request.method === "HEAD") return void response.end();
		response.flushHeaders();
		let previous: string | undefined;
		for await (const { value } of states) {
			if (value.state !== previous) response.write(`data:${JSON.stringify(asHttp(value))}\n\n`);
			previous = value.state;
		}
		response.end();
	}

	/** The id goes into the filter as it is, so `*` stands for every backend. */
	async #states(
		segment: string,
		response: ServerResponse,
	): Promise<AsyncGenerator<Delivered<BackendStateMessage>, void>> {
		const backend = decoded(segment, "backend_id");
		const gone = new AbortController();
		response.once("close", () => gone.abort());
		this.#peer.stopped.addEventListener("abort", () => gone.abort(), { once: true });
		return await planeConsumer(this.#peer, backendStateAsRead, `backend.${backend}.status`, gone.signal);
	}

	async #listen(): Promise<void> {
		const server = this.#server;
		await new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen(this.#options.port ?? 0, "127.0.0.1", () => {
				server.off("error", reject);
				resolve();
			});
		});
		this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		// Neither does Plane say what becomes of the connection.
		response.removeHeader("connection");
		try {
			await this.#route(request, response);
		} catch (error) {
			if (!(error instanceof HttpStatus)) this.#peer.failed("http", error);
			if (!response.headersSent) {
				// Of a body that nobody reads any more the connection would never be rid.
				if (!request.complete) response.shouldKeepAlive = false;
				const { status, body } = error instanceof HttpStatus ? error : new HttpStatus(500);
				response.statusCode = status;
				if (body === "") response.setHeader("content-length", 0);
				else return text(response, body);
			}
			response.end();
		}
	}

	async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { url = "", rawHeaders } = request;
		if (url.length > LONGEST_URI) throw new HttpStatus(414);
		if (rawHeaders.length > 2 * MOST_HEADERS) throw new HttpStatus(431);
		const path = pathOf(url);
		const route = routes.find((candidate) => candidate.path.test(path));
		if (!route) throw new HttpStatus(404);
		if (route.open) response.setHeader("access-control-allow-origin", "*").setHeader("vary", VARY);
		if (request.method !== route.method && !(route.method === "GET" && request.method === "HEAD")) {
			response.setHeader("allow", route.method === "GET" ? "GET,HEAD" : "POST");
			if (route.open && isPreflight(request)) return allow(response);
			throw new HttpStatus(405);
		}
		const [, segment = ""] = route.path.exec(path) ?? [];
		await route.handle(this, segment, request, response);
	}
}

function isPreflight({ method }: IncomingMessage): boolean {
	return method === "OPTIONS";
}

function allow(response: ServerResponse): void {
	response
		.setHeader("access-control-allow-methods", "GET,POST")
		.setHeader("access-control-allow-headers", "content-type");
	response.end();
}

/** What is no escape stands for itself. */
function decoded(segment: string, parameter: string): string {
	try {
		return decodeURIComponent(segment.replace(/%(?![\da-f]{2})/gi, "%25"));
	} catch {
		throw new HttpStatus(400, `Invalid URL: Invalid UTF-8 in \`${parameter}\``);
	}
}

function json(response: ServerResponse, value: object): void {
	send(response, "application/json", JSON.stringify(value));
}

function text(response: ServerResponse, value: string): void {
	send(response, "text/plain; charset=utf-8", value);
}

/** With its length, which Node leaves out of the answer to a HEAD. */
function send(response: ServerResponse, type: string, body: string): void {
	response.setHeader("content-type", type).setHeader("content-length", Buffer.byteLength(body)).end(body);
}

/** There is no cluster in it. */
function asHttp({ state, backend, time }: BackendStateMessage): object {
	return { state, backend, time };
}

async function bodyOf(request: IncomingMessage, response: ServerResponse): Promise<Uint8Array> {
	if (/^100-continue$/i.test(request.headers.expect ?? "")) response.writeContinue();
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	// Giving up early must not take the connection away before the answer.
	for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
		bytes += chunk.length;
		if (bytes > LONGEST_BODY_BYTES)
			throw new HttpStatus(413, "Failed to buffer the request body: length limit exceeded");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
