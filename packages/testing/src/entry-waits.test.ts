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

test("the end of the record ends the waiting, before it or meanwhile", async () => {
	const waits = new EntryWaits<number>();
	const waiting = [undefined, new AbortController().signal].map((signal) => waits.next(() => true, signal));
	waits.end(new Error("over"));
	for (const each of [...waiting, waits.next(() => true, undefined)]) await expect(each).rejects.toThrow("over");
});

test("who cannot look at an entry is told so, and the others are shown it", async () => {
	const waits = new EntryWaits<number>();
	const blind = waits.next(() => {
		throw new Error("no eyes");
	}, undefined);
	const seeing = waits.next(() => true, undefined);
	waits.tell(1);
	await expect(blind).rejects.toThrow("no eyes");
	expect(await seeing).toBe(1);
});
