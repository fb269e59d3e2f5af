import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PlaneClient, type WorldState, type WorldStateEvents } from "@plane/nats-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { CLUSTER } from "../integration/desk.js";
import { STREAM, startWorldDesk, type WorldDesk } from "../integration/world-desk.js";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

type KeepShowing = (plane: PlaneClient, show: (world: WorldState) => void) => Promise<void>;
type SendWorld = (world: WorldState, response: ServerResponse) => void;

const folder = exampleFolder(titledFences(readText("docs/guides/world-state.md")));
const { keepShowing }: { keepShowing: KeepShowing } = await import(`${folder}/keep-showing.ts`);
const { sendWorld }: { sendWorld: SendWorld } = await import(`${folder}/send-world.ts`);

let desk: WorldDesk;
beforeAll(async () => {
	desk = await startWorldDesk();
	await desk.makeStream();
});
afterAll(() => desk[Symbol.asyncDispose]());

test("the guide's dashboard waits for a stream that was deleted, shows the new one, and ends with its client", async () => {
	vi.spyOn(console, "error").mockReturnValue();
	const opening = vi.spyOn(desk.client, "worldState");
	const outcomes = (): readonly string[] => opening.mock.settledResults.map(({ type }) => type);
	const show = vi.fn();
	const showing = keepShowing(desk.client, show);
	await expect.poll(outcomes).toEqual(["fulfilled"]);
	await desk.manager.streams.delete(STREAM);
	await expect.poll(outcomes).toEqual(["fulfilled", "rejected"]);
	await desk.makeStream();
	await expect.poll(outcomes).toEqual(["fulfilled", "rejected", "fulfilled"]);
	const shown = show.mock.calls.length;
	await desk.store({ cluster: CLUSTER, AcmeMessage: { value: "gfj9Xq" } });
	await expect.poll(() => show.mock.calls.length).toBeGreaterThan(shown);
	await desk.client.close();
	await showing;
});

test("the guide's server sends a page the snapshot and then the changes, but for those that are no JSON", async () => {
	await desk.makeStream();
	await using client = await PlaneClient.connect({ servers: desk.server.url, cluster: CLUSTER });
	await using world = await client.worldState();
	await using server = createServer((_, response) => sendWorld(world, response)).listen(0, "127.0.0.1");
	await once(server, "listening");
	const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	await desk.storeStory();
	await world.waitForSequence((await desk.manager.streams.info(STREAM)).state.last_seq);
	await client.close();
	const events = [...(await answer.text()).matchAll(/^event: (\w+)\ndata: (.*)\n\n/gm)];
	const types = events.slice(1).map(([, , data = ""]) => JSON.parse(data).type);
	expect(events[0]?.slice(1)).toEqual(["world", expect.stringMatching(/^\{/)]);
	expect(types).toEqual(expect.arrayContaining(["drone-metadata", "lock-assigned", "backend-state"]));
	expect(types).not.toContain("lock-announced");
});

/** As keys, so that the compiler misses none. */
const TYPES: Readonly<Record<WorldStateEvents["change"]["type"], true>> = {
	"drone-appeared": true,
	"drone-metadata": true,
	"drone-state": true,
	"drone-seen": true,
	"drone-ready": true,
	"drone-unready": true,
	"backend-appeared": true,
	"backend-assigned": true,
	"assignment-refused": true,
	"backend-state": true,
	"lock-announced": true,
	"lock-assigned": true,
	"lock-released": true,
	"txt-added": true,
};

test("the guide's table has every type of a change, each once", () => {
	const [, table = ""] = /\| `type` of a change .*\n((?:\|.*\n)+)/.exec(readText("docs/guides/world-state.md")) ?? [];
	const firstCells = table.split("\n").map((row) => row.split("|")[1] ?? "");
	const told = firstCells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, type]) => type));
	expect(told.toSorted()).toEqual(Object.keys(TYPES).sort());
});
