import { expect, test } from "vitest";
import { PlaneError, planeErrorCodes } from "./plane-error.js";

test("the message says what was tried, what happened, the code and what Plane may have done", () => {
	const error = new PlaneError({
		code: "timeout",
		operation: "spawn",
		outcome: "unknown",
		reason: "no answer in time",
	});
	expect(error.message).toBe("spawn: no answer in time (timeout; it is unknown whether Plane acted on it)");
	expect(error).toMatchObject({ name: "PlaneError", code: "timeout", operation: "spawn", outcome: "unknown" });
	expect("cause" in error).toBe(false);
});

test("the codes are told once each", () => {
	expect(new Set(planeErrorCodes).size).toBe(planeErrorCodes.length);
});
