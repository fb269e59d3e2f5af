import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubJetStream } from "./fixtures/stub-jetstream.js";
import type { StreamFacts } from "./jetstream.js";
import { SubjectsWatch } from "./world-state-subjects.js";

const { stream } = stubJetStream({ facts: { lastSequence: 9, subjects: 2, stored: 2 } });

/** What is said of a stream of which two subjects were read as far as a sequence. */
async function said(changes: Partial<StreamFacts>, sequence = 9): Promise<string | undefined> {
	const watch = new SubjectsWatch(async () => ({ ...stream, ...changes }));
	for (const subject of ["a", "b", "a"]) watch.read(subject);
	return watch.look(sequence);
}

describe("a stream of which two subjects were read", () => {
	test("fits to that when it holds two", async () => {
		expect(await said({})).toBeUndefined();
	});

	test("was purged when it holds one", async () => {
		expect(await said({ subjects: 1 })).toBe("was purged");
		expect(await said({ subjects: 1, lastSequence: 20 })).toBe("was purged");
	});

	test("may hold one when a member of a cluster says so that is behind what was read", async () => {
		const behind = { subjects: 1, lastSequence: 8 };
		expect(await said({ ...behind, replicated: true })).toBeUndefined();
		expect(await said({ ...behind, replicated: false })).toBe("was purged");
		expect(await said({ subjects: 1, replicated: true })).toBe("was purged");
	});

	test("was not read as a whole when it holds three and nothing that comes later", async () => {
		expect(await said({ subjects: 3, stored: 3 })).toContain("left out");
		expect(await said({ subjects: 3, stored: 3 }, 8)).toBeUndefined();
	});

	test.each([{ stored: 3 }, { subjects: 3 }])(
		"may have kept more of each, or counted wrongly, if only %o",
		async (more) => {
			expect(await said(more)).toBeUndefined();
		},
	);

	test("says nothing when its limits let it forget some, or when nobody answers", async () => {
		expect(await said({ subjects: undefined, stored: undefined })).toBeUndefined();
		const unreachable = new SubjectsWatch(() => Promise.reject(new Error("unreachable")));
		expect(await unreachable.look(0)).toBeUndefined();
	});

	test("was deleted when it is not there", async () => {
		expect(await new SubjectsWatch(async () => undefined).look(0)).toBe("was deleted");
	});

	test("is compared with what was read before it was asked: what came since may be missing in the answer", async () => {
		let answer: (facts: StreamFacts) => void = () => undefined;
		const watch = new SubjectsWatch(() => new Promise((resolve) => (answer = resolve)));
		const change = watch.look(0);
		watch.read("a");
		answer({ ...stream, subjects: 0, stored: 0 });
		expect(await change).toBeUndefined();
	});
});

describe("looks", () => {
	beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
	afterEach(() => void vi.useRealTimers());

	test("are due every 10 s", () => {
		const watch = new SubjectsWatch(async () => stream);
		expect([watch.isDue(), watch.isDue()]).toEqual([true, false]);
		vi.advanceTimersByTime(9_999);
		expect(watch.isDue()).toBe(false);
		vi.advanceTimersByTime(1);
		expect([watch.isDue(), watch.isDue()]).toEqual([true, false]);
	});
});
