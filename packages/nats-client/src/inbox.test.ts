import { describe, expect, test, vi } from "vitest";
import { Attempt } from "./attempt.js";
import type { ConnectionMessage, MessageCallback, PlaneConnection } from "./connection.js";
import type { ConnectionMonitor } from "./connection-monitor.js";
import { Inbox } from "./inbox.js";
import { PendingCalls } from "./pending-calls.js";

const question = { subject: "a.b", data: new Uint8Array(), timeout: 60_000, signal: undefined };
const data = new Uint8Array([1]);

/** An inbox on a connection without a server, on which a test plays the server. */
function stubInbox(inboxPrefix?: string) {
	const subscriptions: { subject: string; callback: MessageCallback; unsubscribe: () => void }[] = [];
	const replies: string[] = [];
	const denied: ((subject: string) => void)[] = [];
	const connection = {
		options: { inboxPrefix },
		publish: (_: string, __: Uint8Array, { reply }: { reply: string }) => replies.push(reply),
		subscribe: (subject: string, { callback }: { callback: MessageCallback }) => {
			const subscription = { subject, callback, unsubscribe: vi.fn() };
			subscriptions.push(subscription);
			return subscription;
		},
	} as unknown as PlaneConnection;
	const monitor = {
		onDenied: (listener: (subject: string) => void) => denied.push(listener),
	} as unknown as ConnectionMonitor;
	const deny = (subject: string): void => {
		for (const listener of denied) listener(subject);
	};
	const pending = new PendingCalls();
	const inbox = new Inbox(connection, monitor, pending);
	const answer = (reply: string | undefined, message: Partial<ConnectionMessage>): void =>
		subscriptions.at(-1)?.callback(null, { subject: String(reply), data, ...message });
	const ask = (subject = "a.b", signal?: AbortSignal): Promise<ConnectionMessage> =>
		inbox.ask(new Attempt("ask", true), { ...question, subject, signal });
	return { inbox, pending, subscriptions, replies, answer, ask, deny };
}

describe("an inbox", () => {
	test("is one subscription below the connection's prefix, with an answer's subject for each call", async () => {
		const { ask, answer, subscriptions, replies, pending } = stubInbox("_INBOX.me");
		const [first, second] = [ask(), ask()];
		const [subscription] = subscriptions;
		expect(subscription?.subject).toMatch(/^_INBOX\.me\.[0-9a-f]{32}\.\*$/);
		expect(replies).toEqual(["0", "1"].map((token) => subscription?.subject.replace("*", token)));
		answer(replies[1], { data: new Uint8Array([2]) });
		answer(replies[0], {});
		expect((await first).data).toEqual(data);
		expect((await second).data).toEqual(new Uint8Array([2]));
		await pending.none();
		expect(subscriptions).toHaveLength(1);
	});

	test("stands where the libraries have theirs unless told, and differs from client to client", async () => {
		const [one, other] = [stubInbox(), stubInbox()];
		for (const { ask, answer, replies } of [one, other]) {
			const call = ask();
			answer(replies[0], {});
			await call;
		}
		expect(one.replies[0]).toMatch(/^_INBOX\.[0-9a-f]{32}\.0$/);
		expect(one.replies[0]).not.toBe(other.replies[0]);
	});

	test("refuses a prefix that would be read as something else by the server", async () => {
		for (const prefix of ["a b", "a\r\nPUB x 0", "*", "a.>"]) {
			const { ask, replies, subscriptions } = stubInbox(prefix);
			await expect(ask()).rejects.toMatchObject({ code: "invalid_argument", outcome: "not-sent" });
			expect([replies, subscriptions]).toEqual([[], []]);
		}
	});

	test("that the server refuses loses every answer, and is opened anew with the next call", async () => {
		const { ask, answer, deny, subscriptions, replies } = stubInbox();
		const calls = [ask(), ask()];
		const permissionContext = { operation: "subscription", subject: "_INBOX" };
		const refusal = Object.assign(new Error(), { code: "PERMISSIONS_VIOLATION", permissionContext });
		subscriptions[0]?.callback(refusal, {} as ConnectionMessage);
		for (const call of calls) await expect(call).rejects.toMatchObject({ code: "permission", outcome: "unknown" });
		const next = ask();
		expect(subscriptions).toHaveLength(2);
		const other = ask();
		deny("a.b");
		await expect(next).rejects.toMatchObject({ code: "permission", outcome: "not-executed" });
		answer(replies[3], {});
		await expect(other, "one refusal is of one request").resolves.toMatchObject({ data });
	});

	test("is given back when it is closed", async () => {
		const { ask, answer, inbox, replies, subscriptions } = stubInbox();
		const call = ask();
		answer(replies[0], {});
		await call;
		inbox.close();
		expect(subscriptions[0]?.unsubscribe).toHaveBeenCalledOnce();
	});
});

describe("a request", () => {
	test("that the server does not let through was not executed; others wait on", async () => {
		const { ask, deny, answer, replies } = stubInbox();
		const [elsewhere, first, second] = [ask("x"), ask("a.b"), ask("a.b")];
		deny("a.b");
		await expect(first).rejects.toMatchObject({ code: "permission", outcome: "not-executed" });
		await expect(first).rejects.toThrow("publishing to a.b is not permitted");
		answer(replies[0], {});
		answer(replies[2], {});
		await Promise.all([elsewhere, second]);
	});

	test("that nobody hears is told by a code without data; an answer may carry that code", async () => {
		const { ask, answer, replies } = stubInbox();
		const [unheard, answered] = [ask(), ask()];
		const headers = { code: 503, description: "", get: () => "" };
		answer(replies[0], { data: new Uint8Array(), headers });
		answer(replies[1], { headers });
		await expect(unheard).rejects.toMatchObject({ code: "no_responders", outcome: "not-executed" });
		await expect(answered).resolves.toMatchObject({ data });
	});

	test("that was given up hears nothing any more, of an answer as little as of a refusal", async () => {
		const { ask, answer, deny, replies, pending } = stubInbox();
		const call = ask();
		pending.giveUp((attempt) => attempt.failed({ code: "closed", outcome: "unknown", reason: "closed" }));
		answer(replies[0], {});
		deny("a.b");
		await expect(call).rejects.toMatchObject({ code: "closed" });
	});

	test("leaves no timer behind", async () => {
		vi.useFakeTimers();
		const { ask, answer, replies } = stubInbox();
		const call = ask();
		answer(replies[0], {});
		await call;
		expect(vi.getTimerCount()).toBe(0);
		vi.useRealTimers();
	});

	test("that is over leaves nothing with a signal that lives on", async () => {
		const { ask, answer, replies, pending } = stubInbox();
		const ended = vi.spyOn(pending, "delete");
		const lasting = new AbortController();
		const call = ask("a.b", lasting.signal);
		answer(replies[0], {});
		await call;
		lasting.abort();
		expect(ended).toHaveBeenCalledOnce();
	});

	test("that the connection does not take ends with what that means", async () => {
		const pending = new PendingCalls();
		const closed = Object.assign(new Error(), { code: "CONNECTION_CLOSED" });
		const refusing = new Inbox(
			{
				publish: () => {
					throw closed;
				},
				subscribe: () => ({}),
			} as unknown as PlaneConnection,
			{ onDenied: () => () => undefined } as unknown as ConnectionMonitor,
			pending,
		);
		await expect(refusing.ask(new Attempt("ask", true), question)).rejects.toMatchObject({
			code: "closed",
			outcome: "not-sent",
		});
		await pending.none();
	});
});
