import { BackendLogMessage, TerminationRequest } from "@plane/messages";
import { afterEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";
import type { Handler, Responder, RespondOptions } from "./responder.js";

const PATTERN = "cluster.*.backend.*.terminate";
const SUBJECT = "cluster.plane_test.backend.b.terminate";
const request = TerminationRequest.encode({ cluster_id: "plane.test", backend_id: "b" });

function respond(handler: Handler<TerminationRequest, null>, options: RespondOptions = {}) {
	const { connection, happened, deliver, refuse, say } = stubConnection();
	const responder = new PlaneClient(connection, { cluster: "plane.test" }).respond(
		TerminationRequest,
		{},
		handler,
		options,
	);
	const send = (data = request, reply = "_INBOX.9"): void => deliver(SUBJECT, PATTERN, data, reply);
	return { responder, happened, send, say, refuse: () => refuse(PATTERN) };
}

afterEach(() => {
	vi.useRealTimers();
});

test("a handler that closes its own responder does not wait for itself for ever, and still answers", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	const { responder, happened, send }: { responder: Responder } & ReturnType<typeof respond> = respond(async () => {
		await responder.close();
		happened.push("closed");
		return null;
	});
	send();
	await vi.advanceTimersByTimeAsync(1_999);
	expect(happened).toEqual([`drain ${PATTERN}`]);
	await vi.advanceTimersByTimeAsync(1);
	await responder.ended;
	await expect.poll(() => happened).toEqual([`drain ${PATTERN}`, "closed", "publish _INBOX.9"]);
});

test("an onInvalid that throws is not taken for the handler", async () => {
	const cause = new Error("mine");
	const { responder, send } = respond(() => null, {
		onInvalid: () => {
			throw cause;
		},
	});
	send(new Uint8Array([1]));
	const failure = await responder.ended.catch((error: unknown) => error);
	expect(failure).toMatchObject({ code: "handler_failed", outcome: "unknown", cause });
	expect(failure).toMatchObject({ message: expect.stringContaining("onInvalid threw") });
	expect(failure).toMatchObject({ message: expect.not.stringContaining("the handler") });
});

test("what nothing answers has no responder", () => {
	const { connection } = stubConnection();
	const client = new PlaneClient(connection, { cluster: "plane.test" });
	// @ts-expect-error who writes plain JavaScript has no compiler to say it
	expect(() => client.respond(BackendLogMessage, {}, () => undefined)).toThrow(
		expect.objectContaining({ code: "invalid_argument", message: expect.stringContaining("subscribe") }),
	);
});

test("an onInvalid that throws is told to onError, and the responder goes on", async () => {
	const codes: string[] = [];
	const { responder, happened, send } = respond(() => null, {
		onInvalid: () => {
			throw new Error("mine");
		},
		onError: ({ code }) => codes.push(code),
	});
	send(new Uint8Array([1]));
	send();
	await responder.close();
	expect(codes).toEqual(["handler_failed"]);
	expect(happened).toContain("publish _INBOX.9");
});

test("an invalid message that nobody wants to know of is dropped, and the responder goes on", async () => {
	const { responder, happened, send } = respond(() => null);
	send(new Uint8Array([1]));
	send();
	await responder.close();
	await responder.ended;
	expect(happened).toEqual([`drain ${PATTERN}`, "publish _INBOX.9"]);
});

test("a handler that has no answer sends none, and neither does one that nobody has asked", async () => {
	const asked: boolean[] = [];
	const silent = respond(() => undefined);
	const unasked = respond((_, { replyWanted }) => {
		asked.push(replyWanted);
		return null;
	});
	silent.send();
	unasked.send(request, "");
	for (const { responder, happened } of [silent, unasked]) {
		await responder.close();
		await responder.ended;
		expect(happened).toEqual([`drain ${PATTERN}`]);
	}
	expect(asked).toEqual([false]);
});

test.each(["throws", "rejects with"])("an onError ends the responder with what it %s", async (how) => {
	const cause = new Error("of onError");
	const fail = (): never => {
		throw cause;
	};
	const { responder, happened, send } = respond(fail, { onError: how === "throws" ? fail : async () => fail() });
	send();
	await expect(responder.ended).rejects.toBe(cause);
	await responder.close();
	expect(happened).toEqual([`drain ${PATTERN}`]);
});

test("a subject that the server refuses ends the responder", async () => {
	const { responder, refuse } = respond(() => null);
	refuse();
	await expect(responder.ended).rejects.toMatchObject({
		code: "permission",
		operation: "respond TerminationRequest",
		message: expect.stringContaining(PATTERN),
	});
});

test("a signal that was aborted before ends the responder at once", async () => {
	const { responder, happened } = respond(() => null, { signal: AbortSignal.abort() });
	await responder.ended;
	expect(happened).toEqual([`drain ${PATTERN}`]);
});

describe("an answer while the server is not reachable", () => {
	/** A request whose answer comes after the connection was lost. */
	async function answeredTooLate(options: RespondOptions = {}) {
		let finish: (reply: null) => void = () => undefined;
		const handler = () => new Promise<null>((resolve) => (finish = resolve));
		const responding = respond(handler, options);
		responding.send();
		await responding.say("disconnect");
		finish(null);
		await new Promise((resolve) => setImmediate(resolve));
		return { ...responding, answer: () => finish(null) };
	}

	test("is told to onError and not sent, for the server would never get it", async () => {
		const errors: unknown[] = [];
		const { happened } = await answeredTooLate({ onError: (error) => errors.push(error) });
		const operation = "respond TerminationRequest";
		expect(errors).toMatchObject([{ code: "not_connected", operation, outcome: "not-sent" }]);
		expect(happened).toEqual([]);
	});

	test("does not end a responder without onError: it goes on when the connection is back", async () => {
		const { happened, send, say, answer } = await answeredTooLate();
		await say("reconnect");
		send();
		answer();
		await expect.poll(() => happened).toEqual(["publish _INBOX.9"]);
	});
});

test.each([true, false])(
	"what the server says of an answer is heard until the responder is closed: %s",
	async (open) => {
		const onError = vi.fn();
		const { responder, happened, send, say } = respond(() => null, { onError });
		send();
		await expect.poll(() => happened).toContain("publish _INBOX.9");
		if (!open) await responder.close();
		await say("error", { permissionContext: { operation: "publish", subject: "_INBOX.9" } });
		expect(onError.mock.calls).toEqual(open ? [[expect.objectContaining({ code: "permission" })]] : []);
	},
);
