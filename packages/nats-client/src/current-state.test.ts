import type { BackendState, BackendStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import { isLater } from "./current-state.js";

const at = (time: string, state: BackendState = "Ready"): BackendStateMessage => ({
	cluster: "c.d",
	backend: "b",
	state,
	time: `2024-01-02T03:04:${time}Z`,
});

test.each([
	["05", "06"],
	["05", "05.001"],
	["05.001", "05.001002"],
	["05.001002", "05.001002003"],
	["05.999999999", "06"],
	["05.123456788", "05.123456789"],
])("%s s is before %s s, to the nanosecond", (earlier, later) => {
	expect(isLater(at(later), at(earlier))).toBe(true);
	expect(isLater(at(earlier), at(later))).toBe(false);
});

test("at one time Plane's order of states decides", () => {
	expect(isLater(at("05", "Ready"), at("05", "Starting"))).toBe(true);
	expect(isLater(at("05", "Loading"), at("05", "Starting"))).toBe(false);
	expect(isLater(at("05"), at("05"))).toBe(false);
});
