import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ConnectOptions } from "./connect.js";
import type { PlaneConnection } from "./connection.js";
import type { Dial, DialOptions } from "./dial.js";
import { never, open, refusal } from "./fixtures/open-connection.js";

/** The options that the NATS library is given; nothing is opened. */
async function dialled(options: Partial<ConnectOptions> = {}): Promise<DialOptions> {
	let seen: DialOptions | undefined;
	const dial: Dial = (given) => {
		seen = given;
		return Promise.reject(new Error("not today"));
	};
	const failure = await open({ servers: "nats://a:1", dial, ...options }).catch((error: unknown) => error);
	expect(failure).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
	if (!seen) throw new Error("nothing was dialled");
	return seen;
}

test("an option that is null, as plain JavaScript says none, is none", async () => {
	const none = { name: null, user: null, tls: null, authenticator: null, inboxPrefix: null } as never;
	const options = await dialled({ servers: "nats://me:secret@a:1", ...(none as object) });
	expect(options).toMatchObject({ user: "me", inboxPrefix: expect.stringMatching(/^_INBOX\../) });
	expect(Object.keys(options)).toEqual(expect.not.arrayContaining(["name", "tls", "authenticator"]));
});

describe("the timeout of connect", () => {
	test("is for all servers together: each gets its part", async () => {
		// What passes until the library is asked is not to count here.
		vi.useFakeTimers({ toFake: ["performance"] });
		onTestFinished(() => void vi.useRealTimers());
		const servers = ["nats://a:1", "nats://b:1", "nats://c:1"];
		expect(await dialled({ servers, timeout: 100 })).toMatchObject({ timeout: 34 });
		expect(await dialled({ servers })).toMatchObject({ timeout: 5_000 });
	});

	test("ends a call whose servers take longer, and what comes of it after all is closed", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const close = vi.fn(async () => undefined);
		let answer: (connection: PlaneConnection) => void = () => undefined;
		const dial: Dial = () =>
			new Promise((resolve) => {
				answer = resolve;
			});
		const refused = refusal({ timeout: 100, dial });
		await vi.advanceTimersByTimeAsync(100);
		vi.useRealTimers();
		expect(await refused).toMatchObject({ code: "connect_failed", outcome: "not-sent", operation: "connect" });
		answer({ close } as never);
		await expect.poll(() => close.mock.calls.length).toBe(1);
	});

	test("is 5 s for each WebSocket server unless told, where their library waits for ever", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		onTestFinished(() => void vi.useRealTimers());
		expect(await refusal({ servers: "ws://a:1" })).toMatchObject({ code: "connect_failed" });
		expect(vi.getTimerCount(), "a dial that fails sooner leaves no timer").toBe(0);
		const ended = vi.fn();
		const refused = refusal({ servers: "ws://a:1,ws://b:1", dial: never });
		void refused.then(ended);
		await vi.advanceTimersByTimeAsync(9_999);
		expect(ended).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(await refused).toMatchObject({ code: "connect_failed", outcome: "not-sent", operation: "connect" });
	});

	test("is left to the library for other servers, whose names may have several addresses", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		onTestFinished(() => void vi.useRealTimers());
		void refusal({ servers: "nats://a:1", dial: never });
		expect(vi.getTimerCount()).toBe(0);
	});

	test("is none when it is no number of milliseconds", async () => {
		expect(await refusal({ timeout: 0 }).catch((error: unknown) => error)).toMatchObject({ code: "invalid_argument" });
	});
});

describe("a connection of one's own", () => {
	test("reconnects for ever, pings every 20 s, gives up after two pings without answer, and dials for 5 s", async () => {
		expect(await dialled()).toMatchObject({
			servers: ["a:1"],
			maxReconnectAttempts: -1,
			pingInterval: 20_000,
			maxPingOut: 2,
			timeout: 5_000,
			noAsyncTraces: true,
			ignoreAuthErrorAbort: true,
		});
	});

	test("waits a quarter of a second at first, with jitter", async () => {
		let delays: number[] = [];
		const dial: Dial = async ({ reconnectDelayHandler }) => {
			delays = Array.from({ length: 50 }, () => reconnectDelayHandler());
			throw new Error("not today");
		};
		await refusal({ dial });
		expect(delays.every((ms) => ms >= 125 && ms <= 250)).toBe(true);
		expect(new Set(delays).size).toBeGreaterThan(1);
	});

	test("waits longer the longer it was without a server, and begins anew after that", async () => {
		vi.useFakeTimers({ toFake: ["Date"] });
		let delay: () => number = () => Number.NaN;
		const delays: number[] = [];
		async function* status() {
			for (const type of ["disconnect", "reconnect"]) {
				yield { type };
				vi.setSystemTime(Date.now() + 60_000);
				delays.push(delay());
			}
		}
		const dial = (async ({ reconnectDelayHandler }: DialOptions) => {
			delay = reconnectDelayHandler;
			return { publish: () => undefined, closed: never, status };
		}) as unknown as Dial;
		await open({ servers: "nats://a:1", dial });
		await expect.poll(() => delays.length).toBe(2);
		vi.useRealTimers();
		expect(delays[0]).toBeGreaterThanOrEqual(2_500);
		expect(delays[1]).toBeLessThanOrEqual(250);
	});

	test("takes nothing but a disconnection for the beginning of an outage", async () => {
		vi.useFakeTimers({ toFake: ["Date"] });
		onTestFinished(() => void vi.useRealTimers());
		let delay: number | undefined;
		const dial = (async ({ reconnectDelayHandler }: DialOptions) => ({
			publish: () => undefined,
			closed: never,
			async *status() {
				yield { type: "update" };
				vi.setSystemTime(Date.now() + 60_000);
				yield { type: "disconnect" };
				delay = reconnectDelayHandler();
			},
		})) as unknown as Dial;
		await open({ servers: "nats://a:1", dial });
		await expect.poll(() => delay).toBeLessThanOrEqual(250);
	});

	test("is not there when dial throws at once, or returns nothing to wait for", async () => {
		const thrown = new Error("at once");
		const throwing = (): never => {
			throw thrown;
		};
		expect(await refusal({ dial: throwing })).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(await refusal({ dial: () => ({}) as never })).toMatchObject({ code: "invalid_argument" });
	});

	test("is what dial returns: a function that forgets to is told so", async () => {
		const forgot = { dial: async () => undefined as never };
		expect(await refusal(forgot)).toMatchObject({ code: "invalid_argument", operation: "connect" });
	});

	test("takes what is undefined for what is not given", async () => {
		const nothing = { user: undefined, pass: undefined, token: undefined, inboxPrefix: undefined, timeout: undefined };
		const options = await dialled({
			servers: "nats://me:s3cret@a:1",
			authenticator: undefined,
			tls: undefined,
			...nothing,
		});
		expect(options).toMatchObject({
			user: "me",
			pass: "s3cret",
			inboxPrefix: expect.stringMatching(/^_INBOX\.[0-9a-f]{32}$/),
		});
		expect(Object.values(options)).not.toContain(undefined);
	});

	test("takes what is undefined in tls for what is not given", async () => {
		const tls = { host: undefined, ca: "pem", key: undefined };
		expect((await dialled({ servers: "tls://10.0.0.7:1", tls })).tls).toEqual({ host: "10.0.0.7", ca: "pem" });
		expect(Object.keys((await dialled({ tls })).tls ?? {})).toEqual(["ca"]);
	});

	test.each([{ certFile: "c.pem" }, { cert: "pem" }, { keyFile: "k.pem" }, { ca: "pem", key: "pem" }])(
		"is refused a half of what proves who the client is: %j",
		async (tls) => {
			const error = await refusal({ tls });
			expect(error).toMatchObject({ code: "invalid_argument", message: expect.stringContaining("its key") });
			expect(error).toHaveProperty("outcome", "not-sent");
		},
	);

	test("has a certificate of the client, as text or in files", async () => {
		for (const tls of [
			{ certFile: "c.pem", keyFile: "k.pem" },
			{ cert: "pem", key: "pem" },
		]) {
			expect((await dialled({ tls })).tls).toEqual(tls);
		}
	});

	test("has an inbox that nobody can guess, and another each time, unless told", async () => {
		const [first, second] = [await dialled(), await dialled()];
		expect(first.inboxPrefix).toMatch(/^_INBOX\.[0-9a-f]{32}$/);
		expect(second.inboxPrefix).not.toBe(first.inboxPrefix);
		expect((await dialled({ inboxPrefix: "_INBOX_mine" })).inboxPrefix).toBe("_INBOX_mine");
	});

	test.each(["", "a b", "*", ">", "a.", ".a", "a..b", "a\r\nPUB x 0", "é", "a".repeat(201)])(
		"has no inbox whose prefix is %o: a server could take it for something else",
		async (inboxPrefix) => {
			const refused = { code: "invalid_argument", operation: "connect", outcome: "not-sent" };
			expect(await refusal({ inboxPrefix })).toMatchObject(refused);
		},
	);

	test.each(["_INBOX_me", "a.b-c.D9", "a".repeat(200)])("may have an inbox whose prefix is %o", async (inboxPrefix) => {
		expect(await dialled({ inboxPrefix })).toMatchObject({ inboxPrefix });
	});

	test("takes what the user wants about credentials, name and patience", async () => {
		const wishes = { name: "dashboard", user: "me", pass: "p", timeout: 70 };
		expect(await dialled(wishes)).toMatchObject(wishes);
		const authenticator = (nonce?: string) => ({ auth_token: `t ${nonce}` });
		for (const given of [authenticator, [authenticator]]) {
			const passed = [(await dialled({ authenticator: given })).authenticator ?? []].flat();
			expect(passed.map((each) => each("n"))).toEqual([{ auth_token: "t n" }]);
		}
	});

	test("prefers credentials of the options to those in the URL", async () => {
		const { user, pass } = await dialled({ servers: "nats://url:secret@a:1", user: "me", pass: "p" });
		expect([user, pass]).toEqual(["me", "p"]);
	});

	test("over WebSocket needs somebody who speaks it", async () => {
		expect((await dialled({ servers: "wss://me:p@a/nats" })).servers).toEqual(["wss://a/nats"]);
		for (const servers of ["ws://a:1", ["nats://a:1", "wss://b:1"]]) {
			const refused = await open({ servers }).catch((error: unknown) => error);
			expect(refused).toMatchObject({ code: "invalid_argument", message: expect.stringContaining("wsconnect") });
		}
	});

	test("is not opened when the signal was aborted before, and closed when it is meanwhile", async () => {
		const before = { code: "aborted", operation: "connect", outcome: "not-sent" };
		expect(await refusal({ signal: AbortSignal.abort() })).toMatchObject(before);
		const abort = new AbortController();
		const close = vi.fn(async () => undefined);
		const dial = (async () => {
			abort.abort();
			return { close };
		}) as unknown as Dial;
		expect(await refusal({ signal: abort.signal, dial })).toMatchObject({ code: "aborted", outcome: "not-sent" });
		expect(close).toHaveBeenCalledOnce();
	});

	test("is not waited for once the signal is aborted, and closed when it comes after all", async () => {
		const abort = new AbortController();
		const close = vi.fn(async () => undefined);
		let answer: (connection: PlaneConnection) => void = () => undefined;
		const dial: Dial = () =>
			new Promise((resolve) => {
				answer = resolve;
			});
		const refused = refusal({ signal: abort.signal, dial });
		abort.abort();
		expect(await refused).toMatchObject({ code: "aborted", outcome: "not-sent" });
		answer({ close } as never);
		await expect.poll(() => close.mock.calls.length).toBe(1);
	});
});
