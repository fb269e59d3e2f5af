// What `npm run demo` runs: a nats-server with WebSocket, a fake Plane with some life in it, and the page that shows it.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, startNatsServer } from "@plane/testing";
import { live, scriptLives } from "./life.js";
import { servePage } from "./page-server.js";

const CLUSTER = "plane.demo";
const page = fileURLToPath(new URL("../dist/", import.meta.url));

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => ending.abort());

async function main({ signal }: AbortController): Promise<void> {
	if (!existsSync(`${page}index.html`)) throw new Error("the page is not built: `npm run demo` builds it");
	await using server = await startNatsServer({ websocket: true });
	await using plane = await FakePlane.start({ server, cluster: CLUSTER, drones: 4, statsEveryMs: 2_000 });
	scriptLives(plane);
	await using client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER, name: "plane demo life" });
	await using pages = await servePage(page);
	const address = new URLSearchParams({ servers: server.websocketUrl ?? "", cluster: CLUSTER });
	console.log(`\n  Plane, live:  ${pages.url}?${address}\n\n  nats-server:  ${server.url}\n  Ctrl-C ends it.\n`);
	const living = live(client, signal);
	if (!signal.aborted) await once(signal, "abort");
	await living;
}

await main(ending);
