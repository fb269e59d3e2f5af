import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { permissionsFor } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, type NatsServer, startNatsServer } from "@plane/testing";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PageServer, servePage } from "../../docs/demo/serve/page-server.js";
import { repository } from "../support/repository.js";
import { faultsOf } from "./accessibility.js";
import { atNight, type Browser, DESKTOP, PHONE, startBrowser } from "./browser.js";
import { findChromium } from "./chromium.js";
import type { Tab } from "./tab.js";

const CLUSTER = "plane.demo";

/** The page as `npm run demo` serves it, made of the sources of the packages. */
async function buildPage(outDir: string): Promise<void> {
	const source = (name: string): string => `${repository}packages/${name}/src/index.ts`;
	await build({
		configFile: `${repository}docs/demo/vite.config.ts`,
		logLevel: "error",
		resolve: { alias: { "@plane/messages": source("messages"), "@plane/nats-client": source("nats-client") } },
		build: { outDir },
	});
}

const chromium = findChromium();
if (!chromium)
	console.warn("skipped: no chromium on PATH, so the demo was not tried in a browser (apt-get install chromium)");

/** Who may use the server: Plane, and the page, which may look and nothing else. */
const PASSWORD = "not-in-the-address";
const users = [
	{ user: "plane", password: PASSWORD },
	{
		user: "viewer",
		password: PASSWORD,
		permissions: permissionsFor("viewer", { cluster: CLUSTER, inboxPrefix: "inbox.viewer" }),
	},
];

const row = (id: string): string =>
	`[...document.querySelectorAll("#backends button")].find((button) => button.textContent.startsWith("${id}"))`;
const fill = (fields: Readonly<Record<string, string>>): string =>
	`for (const [id, text] of Object.entries(${JSON.stringify(fields)})) document.getElementById(id).value = text;
	document.querySelector("#connect button").click()`;

describe.skipIf(!chromium)("the page of the demo, as a viewer", () => {
	const folder = mkdtempSync(join(tmpdir(), "plane-demo-page-"));
	let pages: PageServer;
	let server: NatsServer;
	let plane: FakePlane;
	let client: PlaneClient;
	let browser: Browser;
	let tab: Tab;

	const shows = (id: string, text: string): Promise<void> => tab.waitFor(`${row(id)}?.textContent.includes("${text}")`);
	const says = (element: string, text: string): Promise<void> =>
		tab.waitFor(`document.getElementById("${element}").textContent.includes("${text}")`);
	const spawn = (backend_id: string) =>
		client.spawn({ backend_id, executable: { image: "editor" }, max_idle_secs: 60 });

	beforeAll(async () => {
		[pages, server] = await Promise.all([
			servePage(folder),
			startNatsServer({ websocket: true, users }),
			buildPage(folder),
		]);
		const credentials = () => ({ user: "plane", pass: PASSWORD });
		plane = await FakePlane.start({ server, cluster: CLUSTER, drones: 2, statsEveryMs: 50, credentials });
		plane.script({ logs: ["Listening on port 8080", { text: "<b>not bold</b>", kind: "Stderr" }] });
		client = await PlaneClient.connect({ servers: server.urlOf("plane"), cluster: CLUSTER });
		browser = startBrowser();
		tab = await browser.openTab(DESKTOP);
	}, 60_000);

	afterAll(async () => {
		await browser?.[Symbol.asyncDispose]();
		await client?.close();
		await plane?.stop();
		await server?.stop();
		await pages?.[Symbol.asyncDispose]();
		rmSync(folder, { recursive: true, force: true });
	});

	test("opens from the disk as from a server", async () => {
		const disk = await browser.openTab(DESKTOP);
		await disk.goto(`${pathToFileURL(folder)}/index.html`);
		await disk.evaluate(
			fill({
				servers: server.websocketUrl ?? "",
				cluster: CLUSTER,
				user: "viewer",
				pass: PASSWORD,
				inboxPrefix: "inbox.viewer",
			}),
		);
		await disk.waitFor("document.getElementById('status').textContent === 'connected'");
		expect(disk.complaints).toEqual([]);
	});

	test("sends nothing by itself where its script does not run", async () => {
		const page = await readFile(join(folder, "index.html"), "utf8");
		expect(page).toMatch(/<button [^>]*type="submit" disabled>/);
	});

	test("asks for a server, and says what is wrong with the answer", async () => {
		await tab.goto(pages.url);
		expect(await faultsOf(tab)).toEqual([]);
		// Around it lies the site, or nothing.
		expect(await tab.evaluate("document.getElementById('home').hidden")).toBe(true);
		await tab.evaluate(fill({ servers: server.websocketUrl ?? "", cluster: CLUSTER, user: "viewer", pass: "wrong" }));
		await says("notice", "credentials");
		expect(await tab.evaluate("document.getElementById('connect').hidden")).toBe(false);
	});

	test("asks for the WebSocket port where it is given the one of other clients", async () => {
		await tab.goto(`${pages.url}?${new URLSearchParams({ servers: server.url, cluster: CLUSTER })}`);
		await says("notice", "needs ws:// or wss://");
		await tab.evaluate(fill({}));
		expect(await tab.evaluate("document.getElementById('servers').validity.patternMismatch")).toBe(true);
		await tab.evaluate(fill({ servers: server.url.replace("nats:", "ws:") }));
		await says("notice", "no WebSocket could be opened");
		await says("notice", "needs ws:// or wss://");
	});

	test("says that nothing is known of a cluster, and which clusters there are", async () => {
		await tab.evaluate(
			fill({ servers: server.websocketUrl ?? "", cluster: "plane.tset", user: "plane", pass: PASSWORD }),
		);
		await says("elsewhere", "Nothing is known of plane.tset on this server. It knows plane.demo.");
		await tab.follow(() => tab.evaluate("document.querySelector('#elsewhere a').click()"));
		expect(await tab.evaluate("document.getElementById('cluster').value")).toBe(CLUSTER);
		await says("notice", "credentials");
	});

	test("shows the drones once it is let in, and keeps the password out of its address", async () => {
		await tab.evaluate(fill({ user: "viewer", pass: PASSWORD, inboxPrefix: "inbox.viewer" }));
		await says("status", "connected");
		await says("drones", "drone-1");
		await says("drones", "drone-2");
		await says("drones", "takes more");
		expect(await tab.evaluate("document.getElementById('elsewhere').hidden")).toBe(true);
		await says("no-backends", "No backend is known yet.");
		const url = await tab.evaluate<string>("location.href");
		expect(url).toContain(`cluster=${CLUSTER}`);
		expect(url).not.toContain(PASSWORD);
	});

	test("shows a backend as it comes, changes its state and ends", async () => {
		const backend = await spawn("document-1");
		await shows("document-1", "Ready");
		await says("count", "1 at work, 1 known");
		await backend.terminate();
		await shows("document-1", "Terminated");
		await says("count", "0 at work, 1 known");
	});

	test("shows states, logs and usage of the backend that is chosen", async () => {
		await spawn("document-2");
		await shows("document-2", "Ready");
		await tab.evaluate(`${row("document-2")}.click()`);
		for (const state of ["Loading", "Starting", "Ready"]) await says("states", state);
		await says("logs", "Listening on port 8080");
		await says("logs", "<b>not bold</b>");
		await says("usage", "MiB");
		await says("facts", "drone-");
		expect(await tab.evaluate("document.querySelectorAll('#states li').length")).toBe(3);
	});

	test("finds backends, and leaves out those that ended", async () => {
		const shown = "[...document.querySelectorAll('#backends .id')].map((id) => id.textContent)";
		await tab.evaluate("document.getElementById('ended').click()");
		expect(await tab.evaluate(shown)).toEqual(["document-2"]);
		await tab.evaluate("document.getElementById('ended').click()");
		expect(await tab.evaluate(shown)).toEqual(["document-2", "document-1"]);
		const find = (text: string) =>
			tab.evaluate(
				`{ const find = document.getElementById("find"); find.value = ${JSON.stringify(text)}; find.dispatchEvent(new Event("input")) }`,
			);
		await find("TERMINATED drone");
		expect(await tab.evaluate(shown)).toEqual(["document-1"]);
		await find("no such backend");
		await says("no-backends", "No backend fits.");
		await find("");
		expect(await tab.evaluate("document.getElementById('no-backends').hidden")).toBe(true);
	});

	test("keeps its rows where they are while somebody points at them", async () => {
		const point = (event: string): Promise<void> =>
			tab.evaluate(
				`document.getElementById("backends").dispatchEvent(new PointerEvent("${event}", { pointerType: "mouse" }))`,
			);
		await point("pointerenter");
		await spawn("document-3");
		await says("count", "1 new");
		expect(await tab.evaluate(`${row("document-3")} === undefined`)).toBe(true);
		await point("pointerleave");
		await shows("document-3", "Ready");
		expect(await tab.evaluate(`${row("document-3")} === document.querySelector("#backends button")`)).toBe(true);
	});

	test.each([
		["by day", DESKTOP],
		["by night", atNight(DESKTOP)],
		["on a phone", PHONE],
		["on a phone by night", atNight(PHONE)],
	])("is accessible %s, and fits the screen", async (_, view) => {
		await tab.look(view);
		expect(await faultsOf(tab)).toEqual([]);
		expect(await tab.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(view.width);
		await tab.look(DESKTOP);
	});

	test("says that a drone takes no more", async () => {
		await client.drain("drone-2");
		await says("drones", "takes no more");
	});

	test("says that no controller is there, until one is", async () => {
		await plane.stopController("controller");
		await says("notice", "No controller has given a sign of life since");
		await plane.startController("controller");
		await tab.waitFor("document.getElementById('notice').hidden");
	});

	test("says that the connection is lost, and goes on when it is there again", async () => {
		await server.kill();
		await says("status", "connection lost");
		await server.restart();
		await says("status", "connected");
		await plane.addDrone("drone-3");
		await says("drones", "drone-3");
	});

	test("asks for nothing from elsewhere, and complains of nothing but the lost connection", () => {
		const origins = new Set(tab.requests.map((url) => new URL(url).origin));
		expect([...origins]).toEqual([new URL(pages.url).origin]);
		expect(tab.complaints.filter((text) => !text.startsWith("WebSocket connection"))).toEqual([]);
	});
});
