import { FakePlane, startFaultProxy, startNatsServer } from "@plane/testing";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { repository } from "../support/repository.js";
import { findChromium } from "./chromium.js";
import type { ClientPageCases, ClientPageResults } from "./client-page.js";
import { PAGE_BOUND_MS, runPage } from "./run-page.js";

const CLUSTER = "plane.test";

/** The page with the client and all it needs, as an application would ship it. */
async function bundledPage(): Promise<string> {
	const source = (name: string): string => `${repository}packages/${name}/src/index.ts`;
	const { outputFiles } = await build({
		entryPoints: [`${repository}test/browser/client-page.ts`],
		alias: { "@plane/messages": source("messages"), "@plane/nats-client": source("nats-client") },
		bundle: true,
		write: false,
		platform: "browser",
		format: "esm",
		target: "es2022",
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}

const chromium = findChromium();
if (!chromium)
	console.warn("skipped: no chromium on PATH, so the client was not tried in a browser (apt-get install chromium)");

test("the client bundles for browsers, without anything of Node", async () => {
	expect(await bundledPage()).not.toMatch(/node:|require\("(?:net|tls|fs|dns)"\)/);
});

describe.skipIf(!chromium)("in a browser that forbids eval, over WebSocket, the client", () => {
	let results: ClientPageResults;

	beforeAll(async () => {
		await using server = await startNatsServer({ websocket: true });
		await using fake = await FakePlane.start({ server, cluster: CLUSTER, drones: 2, statsEveryMs: 50 });
		const servers = server.websocketUrl ?? "";
		await using proxy = await startFaultProxy({ port: Number(new URL(servers).port) });
		const mortal = `ws://127.0.0.1:${proxy.port}`;
		const cases: ClientPageCases = { servers, mortal, cluster: CLUSTER };
		const page = runPage(chromium ?? "", { script: await bundledPage(), cases, servers: [servers, mortal] });
		void fake.expect.reaches("dead-link", "Ready", { within: PAGE_BOUND_MS }).then(
			() => proxy.halfOpen(),
			() => undefined,
		);
		const posted = await page;
		expect(posted).not.toHaveProperty("failure");
		results = posted as ClientPageResults;
	}, PAGE_BOUND_MS + 5_000);

	test("runs without eval and without anything of Node", () => {
		expect(results.evalIsBlocked).toBe(true);
		expect(results.nodeGlobals).toEqual([]);
	});

	test("connects, and finds the streams", () => {
		expect(new Set(Object.values(results.preflight?.streams ?? {}))).toEqual(new Set(["present"]));
		expect(results.status).toEqual(["connected", "closed"]);
	});

	test("spawns, watches to Ready, reads logs and stats, and terminates", () => {
		expect(results.backend).toMatchObject({ hostname: `from-a-page.${CLUSTER}`, spawned: true });
		expect(results.backend.bearerToken).toMatch(/^[A-Za-z0-9]{30}$/);
		expect(results.ready).toBe("Ready");
		expect(results.log).toContain("Listening");
		expect(results.hasUsage).toBe(true);
		expect(results.states).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});

	test("keeps a live world state", () => {
		expect(results.drones).toBe(2);
		expect(results.inTheWorld).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});

	test("does everything else that the client does: holders, outcomes, draining, the lost", () => {
		expect(results.operations).toEqual({ isHolder: true, outcome: "found", end: "Lost", status: "connected" });
	});

	test("sends, answers, hears, stores and reads messages", () => {
		expect(results.messages).toEqual({
			record: "page",
			answers: [null, true],
			txtRecords: ["asked", "stored"],
			read: ["Loading", "Starting", "Ready", "Terminated", "enough"],
		});
	});

	test("works on a connection that the page opened, and leaves it open", () => {
		expect(results.guest).toEqual({ state: "Terminated", left: "open" });
	});

	test("comes back when its connection has died without a word, and is closed on one", () => {
		expect(results.deadLink?.seen).toEqual(["connected", "stale", "reconnecting", "connected"]);
		expect(results.deadLink?.closedWithinMs).toBeLessThan(3_000);
	});

	test("says what is missing when it is to open one without a library", () => {
		const [webSocket, tcp] = results.withoutDial;
		expect(webSocket).toContain("wsconnect of @nats-io/nats-core");
		expect(tcp).toContain("wsconnect of @nats-io/nats-core");
	});
});
