import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { Refusals } from "./refusals.js";

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["performance"] });
	onTestFinished(() => void vi.useRealTimers());
});

const refused = Object.assign(new Error("from the library"), { code: "AUTHORIZATION_VIOLATION" });

/** Refused now and once more after so long; what `check` does then. */
function refusedAgainAfter(ms: number, between: (refusals: Refusals) => void = () => undefined): () => void {
	const refusals = new Refusals();
	refusals.add(refused);
	between(refusals);
	vi.advanceTimersByTime(ms);
	refusals.add(refused);
	return () => refusals.check();
}

test("credentials that are refused for two minutes end the connection, with the last refusal", () => {
	expect(refusedAgainAfter(119_999)).not.toThrow();
	expect(refusedAgainAfter(120_000)).toThrow(refused);
});

test("credentials that were taken meanwhile have two minutes anew", () => {
	expect(refusedAgainAfter(120_000, (refusals) => refusals.clear())).not.toThrow();
	const refusals = new Refusals();
	refusals.add(refused);
	vi.advanceTimersByTime(120_000);
	refusals.add(refused);
	refusals.clear();
	expect(() => refusals.check()).not.toThrow();
});

test("a server that is gone is no refusal, however long that takes", () => {
	const refusals = new Refusals();
	refusals.add(refused);
	vi.advanceTimersByTime(3_600_000);
	expect(() => refusals.check()).not.toThrow();
});

test("of the errors of a connection those about credentials count, in the words of either line", () => {
	const heard = (status: object): (() => void) => {
		const refusals = new Refusals();
		refusals.add(refused);
		vi.advanceTimersByTime(120_000);
		refusals.addFrom({ type: "error", ...status });
		return () => refusals.check();
	};
	const error = (name: string): object => ({ error: Object.assign(new Error("quoted"), { name }) });
	for (const code of ["AUTHORIZATION_VIOLATION", "AUTHENTICATION_EXPIRED", "AUTHENTICATION_TIMEOUT"]) {
		expect(heard({ data: code })).toThrow(expect.objectContaining({ code }));
	}
	for (const name of ["AuthorizationError", "UserAuthenticationExpiredError"]) {
		expect(heard(error(name))).toThrow(expect.objectContaining({ name }));
	}
	expect(heard({ data: "PERMISSIONS_VIOLATION" })).not.toThrow();
	expect(heard(error("PermissionViolationError"))).not.toThrow();
});
