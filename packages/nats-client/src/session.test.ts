import { afterEach, expect, test, vi } from "vitest";
import { Attempt } from "./attempt.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { Session } from "./session.js";

afterEach(() => {
	vi.useRealTimers();
});

test("a connection whose drain hangs does not tell why it is gone, and nobody waits for that longer than 2 s", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	const session = new Session(stubConnection().connection, undefined);
	const ended = vi.fn((error: unknown) => error);
	const gone = session.goneFor(new Attempt("read", true)).then(ended);
	await vi.advanceTimersByTimeAsync(1_999);
	expect(ended).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(await gone).toMatchObject({ code: "connection_closed", operation: "read" });
});
