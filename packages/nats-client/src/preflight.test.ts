import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Attempt } from "./attempt.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";
import { type PreflightReport, preflight } from "./preflight.js";
import { Session } from "./session.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STREAMS = ["backend_status", "backend_logs", "plane_state"];
const call = () => new Attempt("preflight", true);
const never = (): Promise<never> => new Promise(() => undefined);
const facts = { created: "once", state: { last_seq: 0 }, config: { max_msgs_per_subject: -1, subjects: [] } };

/** A connection like those of `nats` 2.x, whose JetStream answers as it is told. */
function answering(info: (name: string) => Promise<unknown>) {
	const { connection, ...rest } = stubConnection();
	const jetStream = { jetstreamManager: async () => ({ streams: { info } }), jetstream: () => ({}) };
	return { connection: { ...connection, ...jetStream }, ...rest };
}

function asking(info: (name: string) => Promise<unknown>) {
	const { connection, say } = answering(info);
	return { session: new Session(connection, undefined), say };
}

const error = (facts: object) => () => Promise.reject(Object.assign(new Error("from the library"), facts));
const refusal = (operation: string) =>
	error({ code: "PERMISSIONS_VIOLATION", permissionContext: { operation, subject: "s" } });

describe("a stream", () => {
	test.each<[string, string, () => Promise<unknown>]>([
		["present", "the server knows it", async () => facts],
		["missing", "the server does not", error({ api_error: { err_code: 10059 } })],
		["missing", "there is no JetStream", error({ code: "503" })],
		["denied", "the user may not ask", refusal("publish")],
		["unknown", "no answer came", error({ code: "TIMEOUT" })],
		["unknown", "the answer is one that nobody knows", error({})],
	])("is %s when %s", async (presence, _, info) => {
		const { streams } = await preflight(asking(info).session, call(), {});
		expect(streams).toEqual(Object.fromEntries(STREAMS.map((name) => [name, presence])));
		expect(vi.getTimerCount()).toBe(0);
	});

	test("is told apart from the others", async () => {
		const { session } = asking((name) => (name === "backend_logs" ? Promise.resolve(facts) : error({ code: "503" })()));
		const { streams } = await preflight(session, call(), {});
		expect(streams).toEqual({ backend_status: "missing", backend_logs: "present", plane_state: "missing" });
	});

	test.each([
		[undefined, 5_000],
		[70, 70],
	])("is unknown when nothing was heard of it, with a timeout of %o after %i ms", async (timeout, ms) => {
		const over = vi.fn((report: unknown) => report);
		const asked = preflight(asking(never).session, call(), timeout === undefined ? {} : { timeout }).then(over);
		await vi.advanceTimersByTimeAsync(ms - 1);
		expect(over).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(Object.values(((await asked) as { streams: object }).streams)).toEqual(["unknown", "unknown", "unknown"]);
	});

	test("that nothing was heard of is not waited for when the client is closed", async () => {
		const { session } = asking(never);
		const asked = preflight(session, call(), { timeout: 70 });
		await vi.advanceTimersByTimeAsync(70);
		await asked;
		await session.close();
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("nothing will work, which a preflight fails with, when", () => {
	test("the inbox is refused", async () => {
		const connecting = new Attempt("connect", true);
		await vi.advanceTimersByTimeAsync(400);
		const asked = preflight(asking(refusal("subscription")).session, connecting, {});
		await expect(asked).rejects.toMatchObject({
			code: "permission",
			operation: "connect",
			elapsedMs: 400,
			outcome: "not-sent",
			message: expect.stringContaining("set inboxPrefix"),
			cause: expect.objectContaining({ message: expect.stringContaining("PERMISSIONS_VIOLATION") }),
		});
		expect(vi.getTimerCount()).toBe(0);
	});

	test("the connection is closed meanwhile", async () => {
		const asked = preflight(asking(error({ code: "CONNECTION_CLOSED" })).session, call(), {});
		await expect(asked).rejects.toMatchObject({ code: "closed", operation: "preflight" });
	});

	test("the server is not there", async () => {
		const { session, say } = asking(never);
		vi.useRealTimers();
		await say("disconnect");
		await expect(preflight(session, call(), {})).rejects.toMatchObject({ code: "not_connected" });
	});

	test("the signal was aborted, before or meanwhile", async () => {
		const abort = new AbortController();
		const { session } = asking(never);
		const asked = preflight(session, call(), { signal: abort.signal });
		abort.abort();
		await expect(asked).rejects.toMatchObject({ code: "aborted", operation: "preflight", outcome: "not-sent" });
		const before = preflight(session, call(), { signal: abort.signal });
		await expect(before).rejects.toMatchObject({ code: "aborted", operation: "preflight", outcome: "not-sent" });
	});

	test("the timeout is none", async () => {
		await expect(preflight(asking(never).session, call(), { timeout: 0 })).rejects.toMatchObject({
			code: "invalid_argument",
			operation: "preflight",
		});
	});
});

describe("the function that is told what was found", () => {
	/** Connects, and shows what else happened to the connection. */
	function connecting(tell: (report: PreflightReport) => void | Promise<void>, limits: object) {
		const { connection, happened } = answering(async () => facts);
		const options = { servers: "nats://a:1", cluster: "plane.test", dial: async () => connection };
		return { connecting: PlaneClient.connect({ ...options, preflight: tell, ...limits }), happened };
	}
	const failed = { operation: "connect", outcome: "not-sent" };

	test("is waited for until the timeout, and what was opened is closed", async () => {
		const { connecting: late, happened } = connecting(never, { timeout: 500 });
		const refused = expect(late).rejects.toMatchObject({
			...failed,
			code: "timeout",
			hint: expect.stringContaining("`preflight`"),
		});
		await vi.advanceTimersByTimeAsync(500);
		await refused;
		expect([happened, vi.getTimerCount()]).toEqual([["drain", "close"], 0]);
	});

	test("is waited for until the signal is aborted, be it by the function itself", async () => {
		const abort = new AbortController();
		const hanging = connecting(never, { signal: abort.signal });
		const refused = expect(hanging.connecting).rejects.toMatchObject({ ...failed, code: "aborted" });
		const own = new AbortController();
		const aborting = connecting(() => own.abort(), { signal: own.signal });
		await expect(aborting.connecting).rejects.toMatchObject({ ...failed, code: "aborted" });
		abort.abort();
		await refused;
		expect([hanging.happened, aborting.happened]).toEqual([
			["drain", "close"],
			["drain", "close"],
		]);
	});

	test("may take as long as it likes where nothing else was said", async () => {
		const told = vi.fn();
		const tell = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3_600_000));
		const { connecting: opened } = connecting(tell, {});
		void opened.then(told);
		await vi.advanceTimersByTimeAsync(3_599_999);
		expect(told).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		await (await opened).close();
	});
});
