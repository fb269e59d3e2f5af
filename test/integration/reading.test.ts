import { BackendLogMessage, TerminationRequest } from "@plane/messages";
import { PlaneClient, PlaneError, type ReadFrom } from "@plane/nats-client";
import { startFaultProxy } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER, failureOf } from "./desk.js";
import { LogDesk, take } from "./log-desk.js";

let desk: LogDesk;
beforeAll(async () => {
	desk = await LogDesk.start();
});
afterAll(() => desk[Symbol.asyncDispose]());

describe("reading begins", () => {
	const firstOf = async (backend: string, from: ReadFrom): Promise<string[]> => {
		const reader = desk.read(backend, { from });
		const texts = take(reader, 2);
		await expect.poll(() => desk.consumers()).toHaveLength(1);
		await desk.print(backend, "live", "later");
		const seen = await texts;
		await reader.close();
		return seen;
	};

	test("with the first message, unless told", async () => {
		await desk.print("f1", "1", "2");
		const reader = desk.read("f1");
		expect(await take(reader, 2)).toEqual(["1", "2"]);
		await reader.close();
		expect(await firstOf("f1", "start")).toEqual(["1", "2"]);
	});

	test("with what comes from now on", async () => {
		await desk.print("f2", "1", "2");
		expect(await firstOf("f2", "new")).toEqual(["live", "later"]);
	});

	test("with the last message of each subject", async () => {
		await desk.print("f3", "1", "2");
		expect(await firstOf("f3", "last")).toEqual(["2", "live"]);
		await desk.print("f3b", "3");
		const all = desk.client.read(BackendLogMessage, {}, { from: "last" });
		const texts = new Map<string, string>();
		for await (const { message } of all) {
			texts.set(message.backend_id, message.text);
			if (message.backend_id === "f3b") break;
		}
		expect(texts.get("f2")).toBe("later");
		expect(texts.get("f3")).toBe("later");
	});

	test("at a sequence", async () => {
		const sequence = await desk.print("f4", "1", "2");
		expect(await firstOf("f4", { sequence })).toEqual(["2", "live"]);
		expect(await firstOf("f4", { sequence: sequence + 1 })).toEqual(["live", "later"]);
	});

	test("at a time of the server's clock", async () => {
		await desk.print("f5", "1");
		const first = desk.read("f5");
		const { timestamp } = (await first.next()).value ?? { timestamp: 0 };
		await first.close();
		await expect.poll(() => Date.now()).toBeGreaterThan(timestamp + 1);
		await desk.print("f5", "2");
		expect(await firstOf("f5", new Date(timestamp + 1))).toEqual(["2", "live"]);
		expect(await firstOf("f5", new Date(0))).toEqual(["1", "2"]);
	});

	test.each([0, { sequence: 0 }, { sequence: 1.5 }, "end", null, new Date(Number.NaN)])(
		"nowhere else: %o is refused",
		(from) => {
			expect(() => desk.read("f6", { from: from as ReadFrom })).toThrow(
				expect.objectContaining({ code: "invalid_argument" }),
			);
		},
	);

	test("not beyond the end of the stream: what was read there was in another one", async () => {
		const sequence = (await desk.print("f7", "1")) + 2;
		expect(await failureOf(desk.read("f7", { from: { sequence } }).next())).toMatchObject({ code: "stream_reset" });
	});
});

describe("with a callback", () => {
	test("records come one after the other, and each is waited for", async () => {
		await desk.print("c1", "1", "2", "3");
		const abort = new AbortController();
		const seen: string[] = [];
		await desk.read("c1", { signal: abort.signal }).forEach(async ({ message }) => {
			seen.push(`<${message.text}`);
			await Promise.resolve();
			seen.push(`${message.text}>`);
			if (message.text === "3") abort.abort();
		});
		expect(seen).toEqual(["<1", "1>", "<2", "2>", "<3", "3>"]);
		expect(await desk.consumers()).toEqual([]);
	});

	test.each(["throws", "rejects"])("that %s reading ends with its error, and no other reader", async (how) => {
		await desk.print(`c2-${how}`, "1");
		const mine = new Error("mine");
		const throwing = (): never => {
			throw mine;
		};
		const healthy = desk.read(`c2-${how}`);
		await take(healthy, 1);
		const broken = desk.read(`c2-${how}`).forEach(how === "throws" ? throwing : async () => throwing());
		await expect(broken).rejects.toBe(mine);
		await desk.print(`c2-${how}`, "2");
		expect(await take(healthy, 1)).toEqual(["2"]);
		await healthy.close();
		expect(await desk.consumers()).toEqual([]);
	});

	test("whose failure nobody looks at nothing else fails", async () => {
		await desk.print("c3", "1");
		let called = false;
		void desk.read("c3").forEach(() => {
			called = true;
			throw new Error("nobody looks");
		});
		await expect.poll(() => called).toBe(true);
		await expect.poll(() => desk.consumers()).toEqual([]);
	});
});

test("a message that no stream keeps cannot be read", () => {
	// @ts-expect-error who writes plain JavaScript has no compiler to say it
	expect(() => desk.client.read(TerminationRequest)).toThrow(PlaneError);
});

test("a reader whose signal is aborted while its consumer is being made leaves none, also when the client is closed", async () => {
	await using proxy = await startFaultProxy(desk.server);
	const client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
	const abort = new AbortController();
	const next = client.read(BackendLogMessage, {}, { signal: abort.signal }).next();
	await proxy.set({ latencyMs: 200 });
	await expect.poll(() => desk.consumers()).toHaveLength(1);
	abort.abort();
	await client.close();
	expect(await next).toEqual({ done: true, value: undefined });
	await expect.poll(() => desk.consumers()).toEqual([]);
});
