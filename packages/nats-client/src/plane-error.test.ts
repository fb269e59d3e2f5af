import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { type Outcome, PlaneError, type PlaneErrorCode, planeErrorCodes } from "./plane-error.js";

const OUTCOMES: readonly Outcome[] = ["not-sent", "not-executed", "unknown", "executed"];

const errorOf = (code: PlaneErrorCode, outcome: Outcome, repeatable: boolean): PlaneError =>
	new PlaneError({ code, operation: "spawn", outcome, reason: "r", repeatable });

test("the message says what was tried, what happened, the code and what Plane may have done", () => {
	const error = new PlaneError({
		code: "timeout",
		operation: "spawn",
		outcome: "unknown",
		reason: "no answer in time",
		elapsedMs: 15_000.4,
	});
	expect(error.message).toBe("spawn: no answer in time (timeout; it is unknown whether Plane acted on it)");
	expect(error).toMatchObject({
		name: "PlaneError",
		code: "timeout",
		operation: "spawn",
		outcome: "unknown",
		elapsedMs: 15_000,
	});
	expect("cause" in error).toBe(false);
});

test("the message has words for every outcome", () => {
	const messages = OUTCOMES.map((outcome) => errorOf("timeout", outcome, false).message);
	for (const message of messages) expect(message).toMatch(/\(timeout; [A-Za-z ]+\)$/);
	expect(new Set(messages).size).toBe(OUTCOMES.length);
});

test("the codes are told once each", () => {
	expect(new Set(planeErrorCodes).size).toBe(planeErrorCodes.length);
});

describe("retry", () => {
	test("is true when nothing was done, unless the next attempt would run into the same", () => {
		for (const outcome of ["not-sent", "not-executed"] as const) {
			const permanent = planeErrorCodes.filter((code) => !errorOf(code, outcome, false).retry);
			expect(permanent).toEqual([
				"auth",
				"backend_ended",
				"closed",
				"connection_closed",
				"handler_failed",
				"invalid_argument",
				"invalid_message",
				"invalid_subject",
				"payload_too_large",
				"permission",
			]);
		}
	});

	test("is true when something may have been done only if doing it twice does no harm", () => {
		for (const outcome of ["unknown", "executed"] as const) {
			expect(errorOf("timeout", outcome, false).retry).toBe(false);
			expect(errorOf("timeout", outcome, true).retry).toBe(true);
			expect(errorOf("permission", outcome, true).retry).toBe(false);
			const untold = new PlaneError({ code: "timeout", operation: "spawn", outcome, reason: "r" });
			expect(untold.retry, "unless told, twice may do harm").toBe(false);
		}
	});
});

test("the hint says what to do for every code, in sentences, and whether to repeat the call", () => {
	const hints = new Set<string>();
	for (const code of planeErrorCodes) {
		for (const outcome of OUTCOMES) {
			for (const repeatable of [false, true]) {
				const { hint, retry } = errorOf(code, outcome, repeatable);
				hints.add(hint);
				expect(hint).toMatch(/^[A-Z].*[a-z]\. [A-Z].*\.$/);
				expect(hint.includes("may be repeated")).toBe(retry);
			}
		}
	}
	expect(hints.size).toBeGreaterThanOrEqual(planeErrorCodes.length);
});

test("the hint is to look first where something may have been done, and that repeating is in vain where nothing was", () => {
	const hintOf = (outcome: Outcome): string => errorOf("permission", outcome, false).hint;
	expect([hintOf("executed"), hintOf("not-executed")]).toEqual([hintOf("unknown"), hintOf("not-sent")]);
	expect(hintOf("unknown")).not.toBe(hintOf("not-sent"));
});

test("the hint where a backend's state did not come is to look at the world state, which may have it alone", () => {
	for (const operation of ["terminate", "waitForState"]) {
		const { hint } = new PlaneError({ code: "timeout", operation, outcome: "unknown", reason: "r" });
		expect(hint, operation).toContain("the world state");
	}
});

test("the hint is about who should have listened: controllers, one drone, or any drone", () => {
	const hintOf = (operation: string): string =>
		new PlaneError({ code: "no_responders", operation, outcome: "not-executed", reason: "r" }).hint;
	expect(hintOf("spawn")).toContain("controller");
	expect(hintOf("drain")).toContain("id of the drone");
	expect(hintOf("terminate")).toContain("a drone of it");
	for (const name of ["DrainDrone", "SpawnRequest"]) expect(hintOf(`request ${name}`)).toBe(hintOf("drain"));
	expect(hintOf("request TerminationRequest")).toBe(hintOf("terminate"));
	expect(hintOf("request ScheduleRequest")).toBe(hintOf("spawn"));
});

test.each(["currentState", "waitForState", "worldState", "waitForSequence"])(
	"the hint of %s, which only reads, does not look for what Plane keeps silent about",
	(operation) => {
		const facts = { code: "timeout", outcome: "not-executed", reason: "r" } as const;
		expect(new PlaneError({ ...facts, operation }).hint).toContain("the client's status");
		expect(new PlaneError({ ...facts, operation: "drain" }).hint).toContain("silence");
	},
);

test("the hint of markLost does not ask for another backend", () => {
	const facts = { code: "backend_ended", outcome: "not-sent", reason: "r" } as const;
	expect(new PlaneError({ ...facts, operation: "markLost" }).hint).toContain("nothing to give up");
	expect(new PlaneError({ ...facts, operation: "waitForState" }).hint).toContain("spawn another");
});

test("the hint of a wait for what will not be read any more asks for another world state", () => {
	const facts = { code: "closed", outcome: "not-executed", reason: "r" } as const;
	expect(new PlaneError({ ...facts, operation: "waitForSequence" }).hint).toContain("another world state");
	expect(new PlaneError({ ...facts, operation: "worldState" }).hint).toContain("another client");
});

test("the hint of a lock that is blocked says to wait", () => {
	const facts = { code: "no_drone_available", operation: "spawn", outcome: "not-executed", reason: "r" } as const;
	expect(new PlaneError({ ...facts, lockBlockedUntil: new Date() }).hint).toContain("may be repeated after");
	expect(new PlaneError(facts).hint).toMatch(/may be repeated\.$/);
});

test("prints no more than it tells", () => {
	const facts = { code: "timeout", operation: "spawn", outcome: "unknown", reason: "r" } as const;
	expect(inspect(new PlaneError(facts))).not.toContain("undefined");
	expect(inspect(new PlaneError({ ...facts, backendState: "Failed" }))).toContain("backendState: 'Failed'");
});

test("as JSON it has the message beside the fields, and no cause, which may quote what others said", () => {
	const cause = new Error("secret");
	const facts = { code: "timeout", operation: "spawn", outcome: "unknown", reason: "r", cause } as const;
	const error = new PlaneError({ ...facts, lockBlockedUntil: new Date(0) });
	expect(JSON.parse(JSON.stringify({ error })).error).toEqual({
		name: "PlaneError",
		message: error.message,
		code: "timeout",
		operation: "spawn",
		outcome: "unknown",
		elapsedMs: 0,
		retry: false,
		hint: error.hint,
		lockBlockedUntil: "1970-01-01T00:00:00.000Z",
	});
});

describe("instanceof", () => {
	const facts = { code: "timeout", operation: "spawn", outcome: "unknown", reason: "r" } as const;

	test("knows the errors of every copy of the package", async () => {
		vi.resetModules();
		const other = await import("./plane-error.js");
		expect(other.PlaneError).not.toBe(PlaneError);
		expect(new other.PlaneError(facts)).toBeInstanceOf(PlaneError);
		expect(new PlaneError(facts)).toBeInstanceOf(other.PlaneError);
	});

	test("tells a class that extends it from it", () => {
		class Refused extends PlaneError {}
		expect(new Refused(facts)).toBeInstanceOf(Refused);
		expect(new Refused(facts)).toBeInstanceOf(PlaneError);
		expect(new PlaneError(facts)).not.toBeInstanceOf(Refused);
	});

	test("is not taken in by what only looks like one", () => {
		const alike = Object.assign(new Error("r"), { name: "PlaneError", ...facts });
		for (const value of [alike, { planeError: "PlaneError" }, null, undefined, "PlaneError"]) {
			expect((value as unknown) instanceof PlaneError).toBe(false);
		}
	});
});
