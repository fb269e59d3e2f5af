import { planeScenarios, type RunnableScenario, virtualClock } from "@plane/testing";
import { afterAll, describe, expect, test } from "vitest";
import { type FakePlace, type FakeTarget, fakeTarget } from "./fake-target.js";

/** Declares a test for each scenario, on fakes that are started in places of their own. */
export async function fakePlaneSuite(open: () => Promise<FakePlace>): Promise<void> {
	const started = async (controllers: number, clock?: ReturnType<typeof virtualClock>): Promise<FakeTarget> =>
		await fakeTarget(await open(), controllers, clock);
	const [one, two, virtual] = [await started(1), await started(2), await started(1, virtualClock())];

	afterAll(() => Promise.all([one, two, virtual].map((target) => target[Symbol.asyncDispose]())));

	const inRealTime = planeScenarios(one).filter(({ skipped }) => skipped === undefined);

	describe("the fake Plane in real time", () => {
		describe.concurrent("with scenarios side by side", () => {
			testAll(inRealTime.filter(({ alone }) => !alone));
		});

		testAll(inRealTime.filter(({ alone }) => alone));
	});

	describe("the fake Plane on a virtual clock", () => {
		const ids = new Set(inRealTime.map(({ id }) => id));
		testAll(planeScenarios(virtual).filter(({ id, skipped }) => !skipped && !ids.has(id)));
	});

	describe("two controllers of the fake Plane", () => {
		testAll(planeScenarios(two).filter(({ skipped }) => !skipped));
	});

	test("every scenario runs on one of them", () => {
		const runs = [one, two, virtual].flatMap((target) => planeScenarios(target).filter(({ skipped }) => !skipped));
		const all = planeScenarios(one).map(({ id }) => id);
		expect(all.filter((id) => !runs.some((run) => run.id === id))).toEqual([]);
		expect(new Set(all).size).toBe(all.length);
	});
}

function testAll(scenarios: readonly RunnableScenario[]): void {
	for (const { id, title, run } of scenarios) {
		test(`${id}: ${title}`, async () => {
			await run();
		});
	}
}
