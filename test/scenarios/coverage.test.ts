import { existsSync, writeFileSync } from "node:fs";
import process from "node:process";
import { plane } from "@plane/messages";
import { planeScenarios, type ScenarioTarget } from "@plane/testing";
import { expect, test } from "vitest";
import { readJson, readText, repository } from "../support/repository.js";
import { REAL_RUN, type RealRun } from "./real-run.js";
import { notFromOutside, requiredRows } from "./required-rows.js";

const TABLE = "docs/scenarios.md";

/** A Plane of two wishes: only what it lacks is asked for. */
const nowhere: ScenarioTarget = {
	connect: () => Promise.reject(new Error("nothing runs here")),
	controllers: 1,
	patient: true,
	restart: async () => undefined,
};
const scenarios = planeScenarios(nowhere);
const real = existsSync(repository + REAL_RUN) ? readJson<RealRun>(REAL_RUN) : undefined;

test("every known behaviour has a scenario", () => {
	const shown = new Set(scenarios.flatMap(({ rows }) => rows));
	expect(requiredRows.filter((row) => !shown.has(row))).toEqual([]);
});

test("Plane's own controller has shown every scenario that needs no drone", () => {
	const withoutDrone = scenarios.filter(({ skipped }) => !skipped?.includes("drone"));
	expect(real?.commit).toBe(plane.commit);
	expect(withoutDrone.map(({ id }) => id).filter((id) => !real?.shown.includes(id))).toEqual([]);
	expect(real?.shown.filter((id) => !scenarios.some((scenario) => scenario.id === id))).toEqual([]);
});

const page = (run: RealRun): string =>
	[
		"# What Plane does, scenario by scenario",
		"",
		"Each line is a scenario of `planeScenarios` in `@plane/testing`: steps on the bus, and what they must show. `npm test` runs all of",
		"them on the fake Plane, over a real nats-server and over a memory connection, in real time and on a virtual clock. Those that need no drone",
		`were run on Plane's own controller as well, built from commit \`${run.commit.slice(0, 8)}\`, on nats-server ${run.natsServer}; a drone of Plane needs Docker. To repeat that:`,
		"`PLANE_CONTROLLER=<path of plane-controller> npx vitest run --project test real-plane`.",
		"",
		"| scenario | what it shows | the fake on a server | the fake in memory | Plane's controller |",
		"|---|---|---|---|---|",
		...scenarios.map(
			({ id, title, skipped }) =>
				`| \`${id}\` | ${title} | shown | shown | ${run.shown.includes(id) ? "shown" : `not run: ${skipped ?? "not yet"}`} |`,
		),
		"",
		"No scenario can show, from outside, what follows; the tests of the world state's fold do:",
		"",
		...Object.entries(notFromOutside).map(([row, why]) => `- ${row}: ${why}`),
		"",
	].join("\n");

test("the committed table of scenarios is true", () => {
	const text = real ? page(real) : "";
	if (process.env.UPDATE_SCENARIOS) writeFileSync(repository + TABLE, text);
	expect(readText(TABLE), "UPDATE_SCENARIOS=1 npx vitest run --project test scenarios/coverage").toBe(text);
});
