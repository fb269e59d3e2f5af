import { expect, test } from "vitest";
import { Attempt } from "./attempt.js";
import { assertUsable } from "./scheduled.js";

const attempt = new Attempt("spawn", true);

test("an answer whose backend cannot be named on the bus is invalid, and was carried out", () => {
	assertUsable(attempt, { backend_id: "b1" });
	for (const backend_id of ["", "a.b", "*"]) {
		expect(() => assertUsable(attempt, { backend_id })).toThrow(
			expect.objectContaining({
				code: "invalid_reply",
				operation: "spawn",
				outcome: "executed",
				message: expect.stringContaining("backend_id"),
				cause: expect.objectContaining({ name: "InvalidSubjectError" }),
			}),
		);
	}
});
