import { backendScenarios } from "./backend-scenarios.js";
import { fetchScenarios } from "./fetch-scenarios.js";
import { lockScenarios } from "./lock-scenarios.js";
import { reportScenarios } from "./report-scenarios.js";
import { type RunnableScenario, runnable, type ScenarioTarget } from "./scenario.js";
import { scheduleLockScenarios } from "./schedule-lock-scenarios.js";
import { scheduleScenarios } from "./schedule-scenarios.js";

const all = [
	...lockScenarios,
	...scheduleScenarios,
	...scheduleLockScenarios,
	...fetchScenarios,
	...reportScenarios,
	...backendScenarios,
];

/**
 * What Plane does, as scenarios that run on any Plane: a fake one, or a real controller on a real nats-server. Each has a cluster of
 * its own, so those that are not `alone` can run side by side.
 */
export function planeScenarios(target: ScenarioTarget): readonly RunnableScenario[] {
	return all.map((scenario) => runnable(scenario, target));
}
