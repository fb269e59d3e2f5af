import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { repository } from "../support/repository.js";

/** Nothing from elsewhere, nothing inline, no code made of strings; connections to here and to the servers named. */
const policy = (servers: readonly string[]): string =>
	`default-src 'none'; script-src 'self'; connect-src ${["'self'", ...servers].join(" ")}`;

const PAGE = '<!doctype html><meta charset="utf-8"><title>page</title><script type="module" src="/page.js"></script>';

/** What a page runs, and with what. */
export interface PageOptions {
	/** JavaScript, as a module. It may import the built messages from `/messages/`. */
	readonly script: string;
	/** Other modules that the script imports from beside it, by file name. */
	readonly chunks?: Readonly<Record<string, string>>;
	/** What the page gets at `/cases.json`. */
	readonly cases: unknown;
	/** Where the page may connect to, beside here. */
	readonly servers?: readonly string[];
}

/** Serves the page, the built messages and the cases on loopback, and takes the page's results. */
export interface PageServer extends AsyncDisposable {
	readonly url: string;
	/** What the page has posted. */
	readonly results: Promise<unknown>;
}

export async function startPageServer(options: PageOptions): Promise<PageServer> {
	const { promise: results, resolve } = withResolvers<unknown>();
	const server = createServer((request, response) => {
		if (request.method === "POST")
			void readBody(request)
				.then((body) => resolve(JSON.parse(body)))
				.finally(() => response.end());
		else answer(new URL(request.url ?? "/", "http://page").pathname, response, options);
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		results,
		[Symbol.asyncDispose]: () => close(server),
	};
}

function answer(
	path: string,
	response: ServerResponse,
	{ script, chunks = {}, cases, servers = [] }: PageOptions,
): void {
	response.setHeader("content-security-policy", policy(servers));
	const [, module] = /^\/messages\/([\w./-]+\.mjs)$/.exec(path) ?? [];
	if (path === "/") send(response, "text/html", PAGE);
	else if (path === "/cases.json") send(response, "application/json", JSON.stringify(cases));
	else if (path === "/page.js") send(response, "text/javascript", script);
	else if (Object.hasOwn(chunks, path.slice(1))) send(response, "text/javascript", chunks[path.slice(1)] ?? "");
	else if (module && !module.includes("..")) sendFile(response, `${repository}packages/messages/dist/esm/${module}`);
	else response.writeHead(404).end();
}

function sendFile(response: ServerResponse, path: string): void {
	try {
		send(response, "text/javascript", readFileSync(path, "utf8"));
	} catch {
		response.writeHead(404).end();
	}
}

function send(response: ServerResponse, type: string, body: string): void {
	response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
	let body = "";
	for await (const chunk of request.setEncoding("utf8")) body += String(chunk);
	return body;
}

function close(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((closed) => server.close(() => closed()));
}

/** `Promise.withResolvers` is newer than Node 20. */
function withResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
	let resolve: (value: T) => void = () => undefined;
	const promise = new Promise<T>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}
