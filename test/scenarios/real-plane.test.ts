import { writeFileSync } from "node:fs";
import process from "node:process";
import { plane } from "@plane/messages";
import { planeScenarios, startNatsServer } from "@plane/testing";
import { afterAll, describe, expect, test } from "vitest";
import { repository } from "../support/repository.js";
import { type ControllerTarget, controllerTarget } from "./controller-process.js";
import { REAL_RUN, type RealRun } from "./real-run.js";

// Plane's own controller is a program to build from its source, so this runs only where one is given:
// PLANE_CONTROLLER=<path of plane-controller> npx vitest run --project test real-plane
// With UPDATE_SCENARIOS=1 what it showed is written down.
const executable = process.env.PLANE_CONTROLLER;

describe.skipIf(!executable)("Plane's own controller", async () => {
	if (!executable) return;
	const servers = [await startNatsServer(), await startNatsServer()] as const;
	const one = await controllerTarget(servers[0], executable, 1);
	const two = await controllerTarget(servers[1], executable, 2);
	const shown: string[] = [];

	afterAll(async () => {
		await one[Symbol.asyncDispose]();
		await two[Symbol.asyncDispose]();
		await Promise.all(servers.map((server) => server.stop()));
		const run: RealRun = { commit: plane.commit, natsServer: servers[0].version, shown: shown.sort() };
		if (process.env.UPDATE_SCENARIOS) writeFileSync(repository + REAL_RUN, `${JSON.stringify(run, undefined, "\t")}\n`);
	});

	const testAll = (target: ControllerTarget, alone: boolean): void => {
		for (const scenario of planeScenarios(target)) {
			if (scenario.skipped || scenario.alone !== alone) continue;
			test(`${scenario.id}: ${scenario.title}`, { timeout: 120_000 }, async () => {
				expect(await scenario.run()).toBeDefined();
				shown.push(scenario.id);
			});
		}
	};
	describe.concurrent("with scenarios side by side", () => testAll(one, false));
	testAll(one, true);
	testAll(two, true);
});
