import { expect, test } from "vitest";
import { EntryWaits } from "./entry-waits.js";

test("each waits for the first entry that fits it", async () => {
	const waits = new EntryWaits<number>();
	const [even, large] = [waits.next((n) => n % 2 === 0, undefined), waits.next((n) => n > 2, undefined)];
	for (const n of [1, 2, 3, 4]) waits.tell(n);
	expect([await even, await large]).toEqual([2, 3]);
});

test("nobody is shown anything after that", async () => {
	const waits = new EntryWaits<number>();
	const shown: number[] = [];
	const look = (n: number): boolean => shown.push(n) > 1;
	const waiting = waits.next(look, undefined);
	for (const n of [1, 2, 3]) waits.tell(n);
	expect([await waiting, shown]).toEqual([2, [1, 2]]);
	const stop = new AbortController();
	const aborted = waits.next(look, stop.signal).catch(() => undefined);
	stop.abort();
	waits.tell(4);
	await aborted;
	expect(shown).toEqual([1, 2]);
});

test("an aborted signal ends the waiting, before it or meanwhile", async () => {
	const waits = new EntryWaits<number>();
	await expect(waits.next(() => true, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
	const stop = new AbortController();
	const waiting = waits.next(() => true, stop.signal);
	stop.abort(new Error("meanwhile"));
	waits.tell(1);
	await expect(waiting).rejects.toThrow("meanwhile");
});
