import { registry } from "@plane/messages/registry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tab } from "../browser/tab.js";
import { SiteTab } from "./site-tab.js";

/** By its first token a subject as it could be on the wire. */
const subjects = new Map(
	Object.values(registry).flatMap((codec) => {
		const templates = "subject" in codec ? Object.values(codec.subjects) : [];
		return templates.map(({ template }) => [template.split(".")[0], template.replaceAll(/\{\w+\}/g, "x1")] as const);
	}),
);

describe("the search of the site", () => {
	let site: SiteTab;
	let tab: Tab;

	beforeAll(async () => {
		site = await SiteTab.start();
		tab = site.tab;
		await open("guides/locks.html");
	});
	afterAll(() => site?.[Symbol.asyncDispose]());

	/** Opens a page and waits until its search is ready. */
	async function open(page: string): Promise<void> {
		await site.open(page);
		await tab.waitFor("document.getElementById('tsd-search-status').childElementCount === 0");
	}

	const ask = (words: string): Promise<void> =>
		tab.evaluate(`(() => {
			for (const link of document.querySelectorAll("#tsd-search-results a")) link.dataset.before = "";
			const input = document.getElementById("tsd-search-input");
			input.value = ${JSON.stringify(words)};
			input.dispatchEvent(new Event("input"));
		})()`);

	/** What is said where nothing is found. */
	async function refused(words: string): Promise<string> {
		const status = "document.getElementById('tsd-search-status').textContent";
		await tab.evaluate(`${status} = ""`);
		await ask(words);
		await tab.waitFor(`${status} !== ""`);
		return await tab.evaluate<string>(status);
	}

	/** Addresses of the pages that are found. */
	async function searched(words: string): Promise<readonly string[]> {
		await ask(words);
		const links = `[...document.querySelectorAll("#tsd-search-results a:not([data-before])")]`;
		await tab.waitFor(`${links}.length > 0`);
		const found = await tab.evaluate<readonly string[]>(`${links}.map((link) => link.href.split("#")[0])`);
		return found.map((address) => address.slice(site.url.length));
	}

	const shownSubjects = (): Promise<readonly string[]> =>
		tab.evaluate(
			"[...document.querySelectorAll('.searchable tbody tr:not([hidden])')].map((row) => row.cells[0].textContent)",
		);

	test("finds what guides hold and explain, and messages by their names", async () => {
		expect((await searched("bearer token"))[0]).toBe("guides/bearer-tokens.html");
		for (const code of ["no_responders", "stream_reset", "not_connected"])
			expect((await searched(code))[0]).toBe("guides/what-can-go-wrong.html");
		expect(await searched("ScheduleRequest")).toContain("reference/schedule-request.html");
		expect(await searched("ECONNREFUSED")).toContain("guides/what-can-go-wrong.html");
	});

	const home = "index.html";
	const [backend, client] = ["Backend", "PlaneClient"].map((name) => `classes/_plane_nats-client.${name}.html`);
	const [end, spawning] = ["reference/termination-request.html", "guides/spawn-and-watch.html"];
	test.each([
		["quick start", [home]],
		["how do I stop a backend", [end, spawning, backend]],
		["install nats-server", [home]],
		["kill it", [end, spawning, backend]],
		["lost backend", ["guides/what-can-go-wrong.html", client]],
		["mock", ["guides/testing-your-app.html", "classes/_plane_testing.FakePlane.html"]],
		["docker", ["reference/schedule-request.html"]],
		["url", [spawning, backend]],
		["license", [home]],
		["asyncapi", ["reference/asyncapi.html"]],
		["how do i terminate a backend", [end, spawning]],
		["proxy users to backend", ["guides/send-visitors.html", "guides/bearer-tokens.html"]],
		["timeout", ["guides/what-can-go-wrong.html"]],
		["credentials", ["guides/connections.html"]],
	])("answers the words of readers: %s", async (words, first) => {
		expect((await searched(words)).slice(0, first.length)).toEqual(first);
	});

	test("has the AsyncAPI document, which holds every word, behind what explains one", async () => {
		expect((await searched("a message")).filter((page) => page.includes("asyncapi"))).toEqual([]);
	});

	test.each([...subjects])("offers the table of subjects for one that begins with %s", async (_, subject) => {
		expect((await searched(subject))[0]).toBe(`reference/subjects.html?find=${subject}`);
	});

	test("offers it first for a subject that stands in a guide, too", async () => {
		await searched("bearer token");
		expect(await searched("backend.b1.log")).toEqual([
			"reference/subjects.html?find=backend.b1.log",
			"guides/messages-without-a-client.html",
		]);
	});

	test("knows slips of the pen", async () => {
		expect((await searched("ScheduleReqest"))[0]).toBe("reference/schedule-request.html");
		expect((await searched("bearar tokn"))[0]).toBe("guides/bearer-tokens.html");
	});

	test("knows letters in the wrong order, and has nothing for what is not here", async () => {
		expect(await searched("spwan")).toContain("guides/spawn-and-watch.html");
		for (const stranger of ["CORS", "react", "xyzzyq"]) expect(await refused(stranger)).toMatch(/^No results found/);
	});

	test.each([
		["no_responders", "guides/what-can-go-wrong.html"],
		["connection_closed", "guides/what-can-go-wrong.html"],
		["TimedOutBeforeReady", "guides/spawn-and-watch.html"],
		["drone-unready", "guides/world-state.html"],
	])("leads to the row that explains %s, wherever one is", async (code, guide) => {
		const place = `${site.url}${guide}#${code}`;
		const enter = (): Promise<void> => tab.press("Enter");
		for (const page of ["index.html", guide]) {
			await open(page);
			await tab.evaluate("document.getElementById('tsd-search-trigger').click()");
			await searched(code);
			await (page === guide ? enter() : tab.follow(enter));
			await tab.waitFor(`location.href === ${JSON.stringify(place)} && !document.getElementById("tsd-search").open`);
			const row = "document.querySelector('tr:has(:target)')";
			expect(await tab.evaluate(`${row}.cells[0].textContent`)).toContain(code);
			await tab.evaluate(`new Promise((seen) => {
				const look = () => (${row}.getBoundingClientRect().top < innerHeight ? seen() : requestAnimationFrame(look));
				look();
			})`);
		}
	});

	test("opens the best answer on Enter, at once and later, or what the arrows have chosen", async () => {
		const opens = async (words: string, keys: readonly string[]): Promise<string> => {
			await open("about/size.html");
			await tab.evaluate("document.getElementById('tsd-search-trigger').click()");
			await (keys.length === 0 ? ask(words) : searched(words));
			await tab.follow(async () => {
				for (const key of [...keys, "Enter"]) await tab.press(key);
			});
			return await tab.evaluate("location.pathname");
		};
		expect(await opens("quick start", [])).toBe("/index.html");
		expect(await opens("mock", ["Shift"])).toBe("/guides/testing-your-app.html");
		expect(await opens("mock", ["ArrowDown", "ArrowDown"])).toBe("/classes/_plane_testing.FakePlane.html");
		await open("guides/locks.html");
	});

	test("leads from a subject as it is on the wire to its row", async () => {
		const [table = ""] = await searched("cluster.x.schedule");
		await open(table);
		expect(await shownSubjects()).toEqual(["cluster.{cluster}.schedule"]);
	});

	test("finds subjects by words, by direction, and by a subject as it is on the wire", async () => {
		await open("reference/subjects.html");
		const found = async (query: string): Promise<readonly string[]> => {
			await tab.evaluate(`(() => {
				const input = document.getElementById("table-query");
				input.value = ${JSON.stringify(query)};
				input.dispatchEvent(new Event("input"));
			})()`);
			return await shownSubjects();
		};
		const said = (): Promise<string> => tab.evaluate("document.querySelector('.search-table output').textContent");
		expect(await found("terminate")).toEqual(["cluster.{cluster_id}.backend.{backend_id}.terminate"]);
		expect(await tab.evaluate("location.search")).toBe("?find=terminate");
		expect(await found("termnate")).toEqual(["cluster.{cluster_id}.backend.{backend_id}.terminate"]);
		expect(await found("backend_logs")).toEqual(["backend.{backend_id}.log"]);
		expect(await found("operator → drone")).toEqual(["cluster.{cluster}.drone.{drone}.drain"]);
		expect(await found("state.cluster.plane_dev.lock.17.announce")).toEqual([
			"state.cluster.{cluster}.lock.{lock}.announce",
		]);
		expect(await found("state.>")).toHaveLength(10);
		expect(await found("cluster.*.drone.*.spawn")).toEqual(["cluster.{cluster}.drone.{drone_id}.spawn"]);
		expect(await found("spwan")).toContain("cluster.{cluster}.drone.{drone_id}.spawn");
		expect(await found("cluster.plane.dev.schedule")).toEqual(["cluster.{cluster}.schedule"]);
		expect(await said()).toBe("In subjects the dots of a cluster are _: cluster.plane_dev.schedule. 1 of 26 subjects");
		expect(await found("no such thing")).toEqual([]);
		expect(await said()).toBe("Nothing fits. Try a word such as spawn, or a subject with its tokens filled in.");
		expect(await found("")).toHaveLength(26);
		await open("reference/subjects.html?find=schedule");
		expect(await said()).toMatch(/^\d+ of 26 subjects$/);
	});
});
