import { expect, test } from "vitest";
import { stateCodec } from "./states.js";

const Light = stateCodec<"Off" | "On" | "Broken">({
	name: "Light",
	validate: (data) => data === "Off" || data === "On" || data === "Broken",
	rank: ["Off", "On", "Broken"],
	terminal: ["Broken"],
	running: ["On"],
});

test("a state knows whether something runs in it and whether anything follows", () => {
	expect(Light.values.filter(Light.isTerminal)).toEqual(["Broken"]);
	expect(Light.values.filter(Light.isRunning)).toEqual(["On"]);
});

test("states are ranked in Plane's order, unknown ones come before all", () => {
	expect(Light.values.map(Light.rank)).toEqual([0, 1, 2]);
	expect(Light.rank("Dim" as "On")).toBe(-1);
	expect(Light.isTerminal("Dim" as "On")).toBe(false);
});

test("it is a codec of its states", () => {
	expect(Light.parse("On")).toBe("On");
	expect(Light.is("Dim")).toBe(false);
});
