import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
	".json": "application/json",
};

/** A folder of static files on a free port of loopback. */
export interface PageServer extends AsyncDisposable {
	/** Ends with a slash. */
	readonly url: string;
}

/** Serves what lies in a folder, and its `404.html`, if it has one, for everything else. */
export async function servePage(folder: string): Promise<PageServer> {
	const notFound = readFile(join(folder, "404.html")).catch(() => "There is no such page.");
	const server = createServer(async ({ url = "/" }, response) => {
		const path = normalize(decodeURIComponent(new URL(url, "http://page").pathname));
		const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
		const body = await readFile(file).catch(() => undefined);
		const type = TYPES[extname(file)] ?? "application/octet-stream";
		if (body) response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(body);
		else response.writeHead(404, { "content-type": "text/html" }).end(await notFound);
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		[Symbol.asyncDispose]: () => {
			server.closeAllConnections();
			return new Promise((closed) => server.close(() => closed()));
		},
	};
}
