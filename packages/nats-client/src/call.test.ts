import { ScheduleRequest } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { prepare, timeoutOf } from "./call.js";

describe("a timeout", () => {
	test("is taken when a timer can keep it, and has a standard", () => {
		expect([timeoutOf("x", undefined, 10), timeoutOf("x", 1, 10), timeoutOf("x", 2 ** 31 - 1, 10)]).toEqual([
			10,
			1,
			2 ** 31 - 1,
		]);
	});

	test.each([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])(
		"of %d is refused before anything is sent",
		(timeout) => {
			const refusal = { code: "invalid_argument", operation: "spawn", outcome: "not-sent" };
			expect(() => timeoutOf("spawn", timeout, 10)).toThrow(expect.objectContaining(refusal));
		},
	);

	test("that is null, as plain JavaScript says it, is not given", () => {
		expect([timeoutOf("x", null as never, 10), timeoutOf("x", null as never, undefined)]).toEqual([10, undefined]);
	});

	test("that is no number is refused", () => {
		expect(() => timeoutOf("spawn", "10" as never, 10)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
	});
});

describe("what the codec refuses", () => {
	test("keeps the codec's error as its cause", () => {
		const encode = (): unknown => ScheduleRequest.encode({} as never);
		expect(() => prepare("spawn", encode)).toThrow(
			expect.objectContaining({ code: "invalid_message", cause: expect.objectContaining({ type: "ScheduleRequest" }) }),
		);
	});

	test.each([new RangeError("mine"), "a text", null])("does not hide what else is thrown, such as %s", (thrown) => {
		const fail = (): never => {
			throw thrown;
		};
		let caught: unknown;
		try {
			prepare("spawn", fail);
		} catch (error) {
			caught = error;
		}
		expect(caught).toBe(thrown);
	});
});
