import { afterEach, describe, expect, test, vi } from "vitest";
import { Attempt } from "./attempt.js";
import type { PlaneConnection } from "./connection.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import type { PlaneError } from "./plane-error.js";
import { type Resource, Session } from "./session.js";

afterEach(() => {
	vi.useRealTimers();
});

const authFailure = Object.assign(new Error("expired"), { code: "AUTHENTICATION_EXPIRED" });
const attempt = new Attempt("read", true);
const never = (): Promise<never> => new Promise(() => undefined);

/** A session on a stub that is different in some respects. */
function sessionOn(difference: Partial<PlaneConnection> = {}) {
	const { connection, ...stub } = stubConnection();
	return { ...stub, session: new Session({ ...connection, ...difference }, undefined) };
}

/** A session whose connection somebody closes, by calling `lose`. */
function losable(difference: Partial<PlaneConnection> = {}) {
	let lose: (why: Error | undefined) => void = () => undefined;
	const closed = new Promise<Error | undefined>((resolve) => {
		lose = resolve;
	});
	return { ...sessionOn({ ...difference, closed: () => closed }), lose };
}

function stubResource(): Resource & { readonly ends: unknown[] } {
	const ends: unknown[] = [];
	return { attempt, ends, close: async () => void ends.push("close"), fail: (error) => void ends.push(error) };
}

const thrown = (act: () => unknown): unknown => {
	try {
		return act();
	} catch (error) {
		return error;
	}
};

describe("a session that is", () => {
	test("connected can send, one without server cannot, and takes what needs none", async () => {
		const { session, say } = sessionOn();
		session.assertReady("ask");
		await say("disconnect");
		expect(thrown(() => session.assertReady("ask"))).toMatchObject({
			code: "not_connected",
			operation: "ask",
			outcome: "not-sent",
		});
		session.assertOpen("ask");
	});

	test.each<[string, () => Session]>([
		["closed", () => sessionOn({ isClosed: () => true }).session],
		["draining", () => sessionOn({ isDraining: () => true }).session],
		[
			"being closed",
			() => {
				const { session } = sessionOn();
				session.track({ ...stubResource(), close: never }, undefined);
				void session.close();
				return session;
			},
		],
	])("%s takes nothing", (_, make) => {
		vi.useFakeTimers();
		const closed = { code: "closed", operation: "ask", outcome: "not-sent" };
		expect(thrown(() => make().assertReady("ask"))).toMatchObject(closed);
		expect(thrown(() => make().assertOpen("ask"))).toMatchObject(closed);
	});

	test("closed says by whom: its client, or who opened the connection", async () => {
		const own = sessionOn().session;
		await own.close();
		expect(thrown(() => own.assertOpen("ask"))).toMatchObject({
			message: expect.stringContaining("the client is closed"),
		});
		const other = sessionOn({ isClosed: () => true }).session;
		expect(thrown(() => other.assertOpen("ask"))).toMatchObject({ message: expect.stringContaining("somebody else") });
		const owning = sessionOn({ isClosed: () => true }).session;
		owning.ownConnection();
		expect(thrown(() => owning.assertOpen("ask"))).toMatchObject({
			message: expect.stringMatching(/its connection was closed \(/),
		});
	});

	test("closed by an error has it for the cause, without its words", async () => {
		const { session, lose } = losable();
		lose(Object.assign(new Error("no file /run/s3cret"), { code: "ENOENT" }));
		await session.close();
		const { code, cause } = thrown(() => session.assertOpen("ask")) as PlaneError;
		expect([code, cause]).toEqual(["closed", expect.objectContaining({ code: "ENOENT", message: "Error ENOENT" })]);
	});

	test("closed because of its credentials says so to whoever asks later", async () => {
		const { session, lose } = losable();
		lose(authFailure);
		await session.close();
		expect(thrown(() => session.assertOpen("ask"))).toMatchObject({ code: "auth", outcome: "not-sent" });
	});
});

test("a message may be as large as the server says, which is no limit before it has said so", () => {
	const { session } = sessionOn({ info: { max_payload: 7 } });
	session.assertFits("ask", new Uint8Array(7));
	const large = thrown(() => session.assertFits("ask", new Uint8Array(8)));
	expect(large).toMatchObject({ code: "payload_too_large", operation: "ask", outcome: "not-sent" });
	expect((large as PlaneError).message).toContain("8 bytes are more than the 7");
	const { info: _, ...connection } = stubConnection().connection;
	new Session(connection, undefined).assertFits("ask", new Uint8Array(8));
});

test("a connection of neither library line has no JetStream", () => {
	expect(thrown(() => sessionOn().session.jetStream("append"))).toMatchObject({
		code: "stream_unavailable",
		operation: "append",
		outcome: "not-executed",
	});
});

test("the JetStream of a connection is made once", () => {
	const { session } = sessionOn({ jetstreamManager: never, jetstream: never } as object);
	expect(session.jetStream("append")).toBe(session.jetStream("read"));
});

describe("a call that fails", () => {
	const failing = (session: Session, error: unknown): Promise<unknown> =>
		session.answer(attempt, () => Promise.reject(error)).catch((failure: unknown) => failure);

	test("with an error of Plane's client fails with that", async () => {
		const own = attempt.failed({ code: "stream_reset", outcome: "not-executed", reason: "mine" });
		expect(await failing(sessionOn({ isClosed: () => true }).session, own)).toBe(own);
	});

	test("with an error of the library's fails with what that means", async () => {
		const timeout = Object.assign(new Error("t"), { code: "TIMEOUT" });
		expect(await failing(sessionOn().session, timeout)).toMatchObject({ code: "timeout", operation: "read" });
	});

	test.each<[string, Partial<PlaneConnection>, Error]>([
		["is closed", { isClosed: () => true }, Object.assign(new Error("t"), { code: "TIMEOUT" })],
		["is being closed", {}, Object.assign(new Error("connection closed"), { name: "RequestError" })],
	])("because its connection %s has an unknown outcome, and waits to hear why", async (_, difference, error) => {
		const failedWith = async (why: Error | undefined): Promise<unknown> => {
			const { session, lose } = losable(difference);
			const failure = failing(session, error);
			await new Promise((resolve) => setImmediate(resolve));
			lose(why);
			return failure;
		};
		expect(await failedWith(undefined)).toMatchObject({ code: "closed", outcome: "unknown" });
		expect(await failedWith(authFailure)).toMatchObject({ code: "auth", outcome: "unknown" });
	});
});

describe("the error of a reader whose connection is gone", () => {
	test("says whether that was because of the credentials", async () => {
		const goneWith = (why: Error | undefined): Promise<PlaneError> =>
			sessionOn({ closed: async () => why }).session.goneFor(attempt);
		expect(await goneWith(undefined)).toMatchObject({ code: "connection_closed", operation: "read" });
		expect(await goneWith(authFailure)).toMatchObject({ code: "auth", operation: "read" });
	});

	test("waits 2 s at most for a connection whose drain hangs: that does not tell", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const session = new Session(stubConnection().connection, undefined);
		const ended = vi.fn((error: unknown) => error);
		const gone = session.goneFor(attempt).then(ended);
		await vi.advanceTimersByTimeAsync(1_999);
		expect(ended).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(await gone).toMatchObject({ code: "connection_closed", operation: "read" });
	});
});

test("a connection that is lost for good ends what runs on it and what waits, with the reason", async () => {
	const { session, lose } = losable();
	const [kept, released] = [stubResource(), stubResource()];
	session.track(kept, undefined);
	session.track(released, undefined)();
	const waiting = session.answer(attempt, never).catch((error: unknown) => error);
	lose(authFailure);
	expect(await waiting).toMatchObject({ code: "auth", outcome: "unknown" });
	expect(kept.ends).toEqual([expect.objectContaining({ code: "auth", operation: "read" })]);
	expect(released.ends).toEqual([]);
	expect(session.monitor.status).toBe("closed");
});

describe("what runs on a session", () => {
	test("ends with its signal, unless it ended before", () => {
		const { session } = sessionOn();
		const abort = new AbortController();
		const [kept, released] = [stubResource(), stubResource()];
		session.track(kept, abort.signal);
		session.track(released, abort.signal)();
		abort.abort();
		expect([kept.ends, released.ends]).toEqual([["close"], []]);
	});

	test("unsubscribes in order while there is a server, at once while there is none, and not when all is closed", async () => {
		const { session, say, happened } = sessionOn();
		const unsubscribe = (on: Session): Promise<void> =>
			on.unsubscribe({
				drain: async () => void happened.push("drain"),
				unsubscribe: () => void happened.push("unsubscribe"),
			});
		await unsubscribe(session);
		await say("disconnect");
		await unsubscribe(session);
		await unsubscribe(sessionOn({ isClosed: () => true }).session);
		expect(happened).toEqual(["drain", "unsubscribe"]);
	});

	test("waits 2 s at most for a server that hangs", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const over = vi.fn();
		void sessionOn()
			.session.unsubscribe({ drain: never, unsubscribe: () => undefined })
			.then(over);
		await vi.advanceTimersByTimeAsync(1_999);
		expect(over).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(over).toHaveBeenCalledOnce();
	});
});

describe("the end of a session", () => {
	test("drains and closes a connection of its own, and is the same however often it is asked for", async () => {
		const { session, happened } = sessionOn();
		session.ownConnection();
		expect(session.close()).toBe(session.close());
		await session.close();
		expect(happened).toEqual(["drain", "close"]);
		expect(session.monitor.status).toBe("closed");
	});

	test("waits 2 s for what runs on it and for what waits, unless that ends before", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const { session } = sessionOn();
		let end: () => void = () => undefined;
		session.track({ ...stubResource(), close: () => new Promise((resolve) => (end = resolve)) }, undefined);
		const over = vi.fn();
		void session.close().then(over);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(over).not.toHaveBeenCalled();
		end();
		await vi.advanceTimersByTimeAsync(0);
		expect(over).toHaveBeenCalledOnce();
		const asking = sessionOn().session;
		let answer: (value: unknown) => void = () => undefined;
		const answered = asking.answer(attempt, () => new Promise((resolve) => (answer = resolve)));
		const closing = asking.close();
		await vi.advanceTimersByTimeAsync(1_999);
		answer("in time");
		await closing;
		expect(await answered).toBe("in time");
	});

	test("closes a connection whose drain hangs after a second, and waits another one for that", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const [close, over] = [vi.fn(never), vi.fn()];
		const { session } = sessionOn({ drain: never, close });
		session.ownConnection();
		void session.close().then(over);
		await vi.advanceTimersByTimeAsync(999);
		expect(close).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1_000);
		expect([close.mock.calls.length, over.mock.calls.length]).toEqual([1, 0]);
		await vi.advanceTimersByTimeAsync(1);
		expect(over).toHaveBeenCalledOnce();
	});

	test("leaves a connection alone that is closed already", async () => {
		const { session, happened } = sessionOn({ isClosed: () => true });
		session.ownConnection();
		await session.close();
		expect(happened).toEqual([]);
	});

	test("takes no answers any more on a connection that lives on", async () => {
		const { session, happened } = sessionOn();
		const question = { subject: "s", data: new Uint8Array(), timeout: 60_000, signal: undefined };
		session.inbox.ask(attempt, question).catch(() => undefined);
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const closing = session.close();
		await vi.advanceTimersByTimeAsync(2_000);
		await closing;
		expect(happened).toEqual([expect.stringMatching(/^unsubscribe _INBOX\./)]);
	});
});
