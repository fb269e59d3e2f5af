import type { PlaneClient, WorldState, WorldStateEvents } from "@plane/nats-client";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { titledFences } from "../../scripts/titled-fences.mjs";
import { CLUSTER } from "../integration/desk.js";
import { STREAM, startWorldDesk, type WorldDesk } from "../integration/world-desk.js";
import { readText } from "../support/repository.js";
import { exampleFolder } from "./example-folder.js";

type KeepShowing = (plane: PlaneClient, show: (world: WorldState) => void) => Promise<void>;

const folder = exampleFolder(titledFences(readText("docs/guides/world-state.md")));
const { keepShowing }: { keepShowing: KeepShowing } = await import(`${folder}/keep-showing.ts`);

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
