import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { repository } from "../support/repository.js";

/** Nothing from elsewhere, nothing inline, no code made of strings. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

const PAGE =
	'<!doctype html><meta charset="utf-8"><title>messages</title><script type="module" src="/page.js"></script>';

/** Serves the page, the built package and the cases on loopback, and takes the page's results. */
export interface PageServer extends AsyncDisposable {
	readonly url: string;
	/** What the page has posted. */
	readonly results: Promise<unknown>;
}

export async function startPageServer(cases: unknown): Promise<PageServer> {
	const { promise: results, resolve } = withResolvers<unknown>();
	const server = createServer((request, response) => {
		if (request.method === "POST")
			void readBody(request)
				.then((body) => resolve(JSON.parse(body)))
				.finally(() => response.end());
		else answer(new URL(request.url ?? "/", "http://page").pathname, response, cases);
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		results,
		[Symbol.asyncDispose]: () => close(server),
	};
}

function answer(path: string, response: ServerResponse, cases: unknown): void {
	const [, module] = /^\/messages\/([\w./-]+\.js)$/.exec(path) ?? [];
	if (path === "/") send(response, "text/html", PAGE);
	else if (path === "/cases.json") send(response, "application/json", JSON.stringify(cases));
	else if (path === "/page.js") sendFile(response, fileURLToPath(new URL("page.js", import.meta.url)));
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
	response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY }).end(body);
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
