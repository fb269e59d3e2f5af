import { expect, test } from "vitest";
import { NatsServerLog } from "./nats-server-log.js";

const filled = (count: number): NatsServerLog => {
	const log = new NatsServerLog();
	for (let line = 1; line <= count; line += 1) log.add(`line ${line}`);
	return log;
};

test("a log keeps the newest two thousand lines, oldest first", () => {
	const { lines } = filled(5_000);
	expect([lines.length, lines[0], lines.at(-1)]).toEqual([2_000, "line 3001", "line 5000"]);
});

test("the next line that matches is waited for, not one that was there before", async () => {
	const log = filled(3);
	const { signal } = new AbortController();
	const waiting = log.next(/line (\d+)/, { timeoutMs: 60_000, signal });
	log.add("another");
	log.add("line 4");
	log.add("line 5");
	expect((await waiting)[1]).toBe("4");
});

test("nobody waits longer than asked, or than the server runs", async () => {
	const log = filled(3);
	const running = new AbortController();
	await expect(log.next(/never/, { timeoutMs: 1, signal: running.signal })).rejects.toThrow("after 0.001 s");
	const waiting = log.next(/never/, { timeoutMs: 60_000, signal: running.signal });
	running.abort(new Error("it ended"));
	await expect(waiting).rejects.toThrow("it ended");
	await expect(log.next(/never/, { timeoutMs: 60_000, signal: running.signal })).rejects.toThrow("it ended");
});
