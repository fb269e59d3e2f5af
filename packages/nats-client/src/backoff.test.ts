import { expect, test } from "vitest";
import { Backoff } from "./backoff.js";

/** The delays after so many seconds of an outage that began an hour after the connection. */
function delaysAfter(...seconds: readonly number[]): number[] {
	let now = 0;
	const backoff = new Backoff(() => now);
	// NATS asks once before it is connected; that must not count as the beginning of an outage.
	backoff.next();
	now = 3_600_000;
	backoff.disconnected();
	return seconds.map((after) => {
		now = 3_600_000 + after * 1_000;
		return backoff.next();
	});
}

test("the first attempt follows within a quarter of a second, however long the connection was up", () => {
	expect(delaysAfter(0).every((ms) => ms >= 125 && ms <= 250)).toBe(true);
});

test("attempts grow rarer with the outage, at most every five seconds", () => {
	const [early = 0, late = 0, latest = 0] = delaysAfter(2, 8, 600);
	expect([early >= 500 && early <= 1_000, late >= 2_000 && late <= 4_000]).toEqual([true, true]);
	expect(latest >= 2_500 && latest <= 5_000).toBe(true);
});

test("a connection that is back begins anew", () => {
	let now = 0;
	const backoff = new Backoff(() => now);
	backoff.disconnected();
	now = 60_000;
	backoff.reconnected();
	now = 70_000;
	backoff.disconnected();
	expect(backoff.next()).toBeLessThanOrEqual(250);
});
