import { describe, expect, test, vi } from "vitest";
import { InvalidMessageError, InvalidSubjectError } from "./errors.js";

test("an invalid message names its type, the first place and how many more there are", () => {
	const error = new InvalidMessageError("DrainDrone", [
		{ path: "/drone", keyword: "required", expected: "a value" },
		{ path: "/drain", keyword: "type", expected: "true or false" },
	]);
	expect(error.message).toBe("invalid DrainDrone: expected a value at /drone (and 1 more)");
	expect(error).toMatchObject({ name: "InvalidMessageError", type: "DrainDrone" });
	expect(error.issues).toHaveLength(2);
	expect(error).toBeInstanceOf(Error);
});

test("an issue of the whole document names no place", () => {
	const error = new InvalidMessageError("bool", [{ path: "", keyword: "type", expected: "true or false" }]);
	expect(error.message).toBe("invalid bool: expected true or false");
});

test("a path made of the payload's keys is cut in the text and whole in the issue", () => {
	const path = `/env/${"k".repeat(100_000)}`;
	const error = new InvalidMessageError("SpawnRequest", [{ path, keyword: "type", expected: "a string" }]);
	expect(error.message).toBe(`invalid SpawnRequest: expected a string at ${path.slice(0, 120)}\u2026`);
	expect(error.issues[0]?.path).toBe(path);
});

test("an error without issues still names the type", () => {
	expect(new InvalidMessageError("bool", []).message).toBe("invalid bool");
});

test("an invalid subject names the token and the reason", () => {
	const error = new InvalidSubjectError("backend_id", "contains a dot");
	expect(error.message).toBe("invalid subject: backend_id contains a dot");
	expect(error).toMatchObject({ name: "InvalidSubjectError", token: "backend_id", reason: "contains a dot" });
});

describe("an error", () => {
	test.each(["InvalidMessageError", "InvalidSubjectError"] as const)(
		"is an %s of every copy of the package",
		async (name) => {
			vi.resetModules();
			const other = await import("./errors.js");
			const own = { InvalidMessageError, InvalidSubjectError };
			expect(other[name]).not.toBe(own[name]);
			for (const [kind, error] of Object.entries({
				InvalidMessageError: new other.InvalidMessageError("bool", []),
				InvalidSubjectError: new other.InvalidSubjectError("lock", "is missing"),
			})) {
				expect([error instanceof own[name], error instanceof Error], kind).toEqual([kind === name, true]);
			}
		},
	);

	test("of a class that extends it is of both, and others are not of that class", () => {
		class Refused extends InvalidMessageError {}
		expect([
			new Refused("bool", []) instanceof Refused,
			new Refused("bool", []) instanceof InvalidMessageError,
		]).toEqual([true, true]);
		expect(new InvalidMessageError("bool", []) instanceof Refused).toBe(false);
	});

	test("is nothing that only looks like one", () => {
		const error = Object.assign(new Error("invalid"), { name: "InvalidMessageError", type: "bool", issues: [] });
		for (const value of [error, { planeError: "InvalidMessageError" }, null, undefined, "InvalidMessageError"]) {
			expect((value as unknown) instanceof InvalidMessageError).toBe(false);
		}
	});
});
