import { DroneConnectRequest, FetchBackendForLock } from "@plane/messages";
import { FakePlane, memoryConnection, planeScenarios, type RunnableScenario, ScenarioFailure } from "@plane/testing";
import { expect, test } from "vitest";

/** Scenarios on a Plane in memory, by their ids. */
async function scenariosOn(spoil: (plane: FakePlane) => void) {
	const connection = memoryConnection();
	const plane = await FakePlane.start({ connection, drones: 0 });
	spoil(plane);
	const all = planeScenarios({ connect: async () => connection.clone(), controllers: 1, silenceMs: 50 });
	const scenario = (id: string): RunnableScenario => all.find((each) => each.id === id) ?? (all[0] as RunnableScenario);
	return { scenario, [Symbol.asyncDispose]: () => plane.stop() };
}

const failureOf = async (scenario: RunnableScenario): Promise<ScenarioFailure> => {
	const failure = await scenario.run().catch((error: unknown) => error);
	if (failure instanceof ScenarioFailure) return failure;
	throw new Error(`${scenario.id} did not fail as a scenario does: ${String(failure)}`);
};

test("a Plane that answers otherwise fails the scenario, with what was seen and what Plane shows", async () => {
	await using on = await scenariosOn((plane) => plane.misbehave(DroneConnectRequest, { reply: "false" }));
	const failure = await failureOf(on.scenario("report/connect"));
	expect(failure.id).toBe("report/connect");
	expect(failure.seen).not.toEqual(failure.expected);
	expect(failure.message).toMatch(/^report\/connect: a drone that registers .*\nexpected .*true.*\nseen .*false/);
});

test("a Plane that is silent where Plane answers fails the scenario, and only that", async () => {
	await using on = await scenariosOn((plane) => plane.misbehave(FetchBackendForLock, { ignore: true }));
	const { seen } = await failureOf(on.scenario("fetch/held-lock"));
	expect(JSON.stringify(seen)).toContain("silence");
	expect(await on.scenario("report/connect").run()).toBeDefined();
});
