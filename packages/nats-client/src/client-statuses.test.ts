import { expect, test } from "vitest";
import { ClientStatuses } from "./client-statuses.js";
import { ConnectionMonitor } from "./connection-monitor.js";
import { stubConnection } from "./fixtures/stub-connection.js";

function started(signal?: AbortSignal) {
	const { connection, say } = stubConnection();
	const monitor = new ConnectionMonitor(connection);
	return { monitor, say, statuses: new ClientStatuses(monitor, signal) };
}

/** What is told until it ends. */
async function rest(statuses: ClientStatuses): Promise<string[]> {
	const seen: string[] = [];
	for await (const status of statuses) seen.push(status);
	return seen;
}

test.each<[string, (statuses: ClientStatuses, abort: AbortController) => unknown]>([
	["is left", (statuses) => statuses.return()],
	["is disposed of", (statuses) => statuses[Symbol.asyncDispose]()],
	["has its signal aborted", (_, abort) => abort.abort()],
])("who %s hears nothing more, not even what was not read yet", async (_, end) => {
	const abort = new AbortController();
	const { say, statuses } = started(abort.signal);
	expect(await statuses.next()).toEqual({ done: false, value: "connected" });
	await say("disconnect");
	await end(statuses, abort);
	await say("reconnect");
	expect(await rest(statuses)).toEqual([]);
	expect(await statuses.return()).toEqual({ done: true, value: undefined });
});

test("a reader that sleeps finds the last hundred", async () => {
	const { monitor, say, statuses } = started();
	for (let times = 0; times < 60; times += 1) {
		await say("disconnect");
		await say("reconnect");
	}
	monitor.stop();
	const seen = await rest(statuses);
	expect([seen.length, seen.at(-1)]).toEqual([100, "closed"]);
});
