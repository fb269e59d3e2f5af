import { describe, expect, test } from "vitest";
import type { StreamFacts } from "./jetstream.js";
import { StreamWatch } from "./stream-watch.js";

const facts = (changes: Partial<StreamFacts> = {}): StreamFacts => ({
	created: "once",
	lastSequence: 10,
	subjects: 1,
	stored: 3,
	keptPerSubject: Number.POSITIVE_INFINITY,
	replicated: false,
	...changes,
});

describe("a stream", () => {
	test("that grows is the same", () => {
		const watch = new StreamWatch(false);
		expect(watch.check(facts(), 0)).toBeUndefined();
		watch.read(11);
		watch.read(12);
		const grown = facts({ lastSequence: 12, stored: 5 });
		for (let looks = 0; looks < 2; looks++) expect(watch.check(grown, 12)).toBeUndefined();
	});

	test("that was made at another time is another one", () => {
		const watch = new StreamWatch(false);
		watch.check(facts(), 0);
		expect(watch.check(facts({ created: "later" }), 0)).toBe("was made anew");
	});

	test("that holds less than was seen or read was purged", () => {
		const watch = new StreamWatch(false);
		watch.check(facts(), 0);
		// Counted already.
		watch.read(9);
		watch.read(10);
		watch.read(11);
		watch.read(12);
		expect(watch.check(facts({ lastSequence: 12, stored: 5 }), 12)).toBeUndefined();
		watch.read(13);
		expect(watch.check(facts({ lastSequence: 13, stored: 5 }), 13)).toBe("was purged");
	});

	test("that keeps a number of messages of each of its subjects never holds less than before", () => {
		const watch = new StreamWatch(false);
		watch.check(facts({ stored: 4_000, keptPerSubject: 500 }), 0);
		for (let sequence = 11; sequence <= 20; sequence++) watch.read(sequence);
		const later = facts({ lastSequence: 20, stored: 4_000, keptPerSubject: 500 });
		expect(watch.check(later, 20)).toBeUndefined();
		expect(watch.check({ ...later, stored: 3_999 }, 20)).toBe("was purged");
		expect(watch.check({ ...later, stored: 800, keptPerSubject: 100 }, 20)).toBeUndefined();
	});

	test("is not taken for purged by what came between the end and the count of one subject that an answer has", () => {
		const watch = new StreamWatch(true);
		watch.check(facts({ stored: 4 }), 0);
		watch.read(11);
		const counted = facts({ lastSequence: 11, stored: 4 });
		for (let looks = 0; looks < 3; looks++) expect(watch.check(counted, 11)).toBeUndefined();
		watch.read(12);
		expect(watch.check(facts({ lastSequence: 12, stored: 4 }), 12)).toBe("was purged");
		expect(watch.check({ ...counted, stored: 3 }, 11)).toBe("was purged");
	});

	test("that has grown by more than was purged of it shows that as soon as this was read", () => {
		const watch = new StreamWatch(false);
		watch.check(facts({ stored: 10 }), 0);
		expect(watch.check(facts({ lastSequence: 22, stored: 12 }), 5)).toBeUndefined();
		for (let sequence = 11; sequence <= 22; sequence++) watch.read(sequence);
		expect(watch.check(facts({ lastSequence: 22, stored: 12 }), 22)).toBe("was purged");
	});

	test("of which something was purged that only the last look has found was purged, too", () => {
		const watch = new StreamWatch(false);
		watch.check(facts(), 0);
		watch.check(facts({ lastSequence: 20, stored: 13 }), 5);
		for (let sequence = 16; sequence <= 25; sequence++) watch.read(sequence);
		expect(watch.check(facts({ lastSequence: 25, stored: 13 }), 25)).toBe("was purged");
	});

	test.each([{ keptPerSubject: 4 }, { stored: undefined }])(
		"whose limits were once %o may have forgotten what it held before",
		(limits) => {
			const watch = new StreamWatch(false);
			watch.check(facts({ stored: 10 }), 0);
			watch.read(11);
			const limited = { lastSequence: 12, stored: 4 };
			expect(watch.check(facts({ ...limited, ...limits }), 11)).toBeUndefined();
			watch.read(12);
			for (let looks = 0; looks < 2; looks++) expect(watch.check(facts(limited), 12)).toBeUndefined();
			expect(watch.check(facts({ ...limited, stored: 3 }), 12)).toBe("was purged");
		},
	);

	test("that ends before the place that was read was made anew, at whatever time", () => {
		const watch = new StreamWatch(false);
		expect(watch.check(facts(), 10)).toBeUndefined();
		expect(watch.check(facts(), 11)).toContain("made anew");
	});

	test("that keeps a number of messages per subject may forget the rest", () => {
		const watch = new StreamWatch(false);
		watch.check(facts({ stored: 4, keptPerSubject: 4 }), 0);
		watch.read(11);
		expect(watch.check(facts({ lastSequence: 11, stored: 4, keptPerSubject: 4 }), 11)).toBeUndefined();
		expect(watch.check(facts({ lastSequence: 11, stored: 3, keptPerSubject: 4 }), 11)).toBe("was purged");
	});

	test("whose limits let it forget anything at any time is not counted", () => {
		const watch = new StreamWatch(false);
		watch.check(facts({ stored: undefined }), 0);
		watch.read(11);
		watch.read(12);
		expect(watch.check(facts({ lastSequence: 12, stored: undefined }), 12)).toBeUndefined();
		watch.read(13);
		expect(watch.check(facts({ lastSequence: 13, stored: 0 }), 13)).toBeUndefined();
	});
});

describe("everything is read", () => {
	/** A watch that has looked at a stream and then read so many messages. */
	function watched(changes: Partial<StreamFacts>, read: number): StreamWatch {
		const watch = new StreamWatch(false);
		watch.check(facts(changes), 0);
		for (let sequence = 1; sequence <= read; sequence++) watch.read(sequence);
		return watch;
	}

	test("by who has come to the end that was seen, or has read as many as there were", () => {
		expect(watched({}, 0).isAllRead(10)).toBe(true);
		expect(watched({}, 2).isAllRead(9)).toBe(false);
		expect(watched({}, 3).isAllRead(9)).toBe(true);
	});

	test("no longer when more was stored", () => {
		const watch = watched({}, 3);
		watch.check(facts({ lastSequence: 12, stored: 4 }), 9);
		expect(watch.isAllRead(9)).toBe(false);
		watch.read(11);
		expect(watch.isAllRead(11)).toBe(true);
	});

	test("by nobody as far as can be told when the stream may have forgotten some, or cannot be counted", () => {
		expect(watched({ keptPerSubject: 3 }, 5).isAllRead(9)).toBe(false);
		expect(watched({ stored: undefined }, 5).isAllRead(9)).toBe(false);
	});
});
