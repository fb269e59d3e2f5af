import { type BackendState, BackendStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import { FakePlaneLog } from "./log.js";
import type { FakePlaneEntry } from "./log-entry.js";

const entry = (state: BackendState): FakePlaneEntry => {
	const message = { cluster: "plane.test", backend: "b1", state, time: "2024-01-02T03:04:05Z" };
	return { at: 1, by: "controller", did: "stored", type: "BackendStateMessage", message, sequence: 1 };
};

test("the messages of one type and fate are told in order", () => {
	const log = new FakePlaneLog();
	for (const state of ["Loading", "Ready"] as const) log.add(entry(state));
	log.add({
		at: 1,
		by: "controller",
		did: "ignored",
		type: "BackendStateMessage",
		subject: "s",
		reason: "undecodable",
	});
	expect(log.messages("stored", BackendStateMessage).map(({ state }) => state)).toEqual(["Loading", "Ready"]);
	expect(log.messages("received", BackendStateMessage)).toEqual([]);
	expect(log.entries).toHaveLength(3);
});

test("an entry can be waited for, whether it has come or comes later", async () => {
	const log = new FakePlaneLog();
	const later = log.waitFor(({ did }) => did === "stored");
	log.add(entry("Loading"));
	expect(await later).toBe(await log.waitFor(({ did }) => did === "stored"));
});

test("a condition can be waited for, which is looked at after each entry", async () => {
	const log = new FakePlaneLog();
	await log.when(() => true);
	const twice = log.when(() => log.entries.length === 2);
	for (const state of ["Loading", "Ready"] as const) log.add(entry(state));
	await twice;
});

test("waiting ends with its signal", async () => {
	const abort = new AbortController();
	const waiting = new FakePlaneLog().waitFor(() => false, abort.signal);
	abort.abort(new Error("enough"));
	await expect(waiting).rejects.toThrow("enough");
});

test("a wait that nobody looks at any more fails neither its test nor the run", async () => {
	const log = new FakePlaneLog();
	log.waitFor(() => false);
	log.when(() => false);
	log.end(new Error("over"));
	await expect(log.when(() => false)).rejects.toThrow("over");
});
