import { AsyncLocalStorage } from "node:async_hooks";
import channels from "node:diagnostics_channel";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Dial, DialOptions } from "./dial.js";
import { never, open, refusal } from "./fixtures/open-connection.js";

describe("a connection", () => {
	test("has its sockets listened to from the loss of the one before until it is there again", async () => {
		const [subscribe, unsubscribe] = [vi.spyOn(channels, "subscribe"), vi.spyOn(channels, "unsubscribe")];
		onTestFinished(() => void vi.restoreAllMocks());
		const listens = (): boolean =>
			Math.max(...subscribe.mock.invocationCallOrder) > Math.max(...unsubscribe.mock.invocationCallOrder);
		const heard: boolean[] = [];
		let next: () => unknown = () => undefined;
		async function* status() {
			yield { type: "disconnect" };
			next();
			heard.push(listens());
			yield { type: "reconnect" };
			heard.push(listens());
		}
		const dial = (async ({ reconnectDelayHandler }: DialOptions) => {
			next = reconnectDelayHandler;
			return { publish: () => undefined, closed: never, status };
		}) as unknown as Dial;
		await open({ servers: "nats://a:1", dial });
		await expect.poll(() => heard).toEqual([true, false]);
	});

	test("is dialled apart from what authenticators open, which is theirs", async () => {
		const run = vi.spyOn(AsyncLocalStorage.prototype, "run");
		onTestFinished(() => run.mockRestore());
		const contexts: unknown[] = [];
		const authenticator = () => {
			contexts.push(run.mock.lastCall?.[0]);
			return { auth_token: "t" };
		};
		const dial: Dial = async ({ authenticator: given }) => {
			for (const each of [given ?? []].flat()) each();
			throw new Error("not today");
		};
		expect(await refusal({ dial, authenticator })).toMatchObject({ code: "connect_failed" });
		expect(contexts).toEqual([undefined]);
	});

	test("is asked for credentials again when an authenticator fails, but for the first time", async () => {
		const failure = new Error("the secret store is down");
		const authenticator = (): never => {
			throw failure;
		};
		let ask: () => unknown = () => undefined;
		const [transport, connectError] = [{ close: () => undefined }, vi.fn()];
		const dial = (async ({ authenticator: given }: DialOptions) => {
			[ask = ask] = [given ?? []].flat();
			expect(ask).toThrow(failure);
			return { publish: () => undefined, closed: never, async *status() {}, protocol: { transport, connectError } };
		}) as unknown as Dial;
		await open({ servers: "nats://a:1", dial, authenticator });
		expect(ask()).toBeUndefined();
		expect(connectError).toHaveBeenCalledWith(expect.objectContaining({ cause: failure }));
	});

	test("is given up when the server has refused its credentials for two minutes", async () => {
		vi.useFakeTimers({ toFake: ["performance"] });
		onTestFinished(() => void vi.useRealTimers());
		let next: () => unknown = () => undefined;
		const outcomes: unknown[] = [];
		async function* status() {
			const refused = { type: "error", data: "AUTHORIZATION_VIOLATION" };
			yield refused;
			vi.advanceTimersByTime(120_000);
			outcomes.push(typeof next());
			yield refused;
			expect(next).toThrow(expect.objectContaining({ code: "AUTHORIZATION_VIOLATION" }));
			yield { type: "reconnect" };
			outcomes.push(typeof next());
			// Else its sockets would be listened to for good.
			yield { type: "reconnect" };
		}
		const dial = (async ({ reconnectDelayHandler }: DialOptions) => {
			next = reconnectDelayHandler;
			return { publish: () => undefined, closed: never, status };
		}) as unknown as Dial;
		await open({ servers: "nats://a:1", dial });
		await expect.poll(() => outcomes).toEqual(["number", "number"]);
	});

	test("is looked for no longer once it is closed", async () => {
		let next: () => unknown = () => undefined;
		let close: () => void = () => undefined;
		const closed = new Promise<void>((resolve) => {
			close = resolve;
		});
		const dial = (async ({ reconnectDelayHandler }: DialOptions) => {
			next = reconnectDelayHandler;
			return { publish: () => undefined, closed: () => closed, async *status() {} };
		}) as unknown as Dial;
		await open({ servers: "nats://a:1", dial });
		close();
		await closed;
		expect(next).toThrow("nobody wants this connection any more");
	});

	test("is looked for no longer once the signal is aborted", async () => {
		const abort = new AbortController();
		let next: () => unknown = () => undefined;
		const dial: Dial = ({ reconnectDelayHandler }) => {
			next = reconnectDelayHandler;
			next();
			return never();
		};
		const refused = refusal({ signal: abort.signal, dial });
		abort.abort();
		expect(await refused).toMatchObject({ code: "aborted" });
		expect(next).toThrow("nobody wants this connection any more");
	});
});
