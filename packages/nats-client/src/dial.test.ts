import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
	vi.doUnmock("nats");
	vi.doUnmock("@nats-io/transport-node");
});

const [connect2, connect3] = [(): void => undefined, (): void => undefined];
const missing = (): never => {
	throw new Error("Cannot find package");
};

/** Loads the library that is there, where some may be missing. */
async function loaded(nats2: () => object, nats3: () => object): Promise<unknown> {
	vi.resetModules();
	vi.doMock("nats", nats2);
	vi.doMock("@nats-io/transport-node", nats3);
	return (await import("./dial.js")).loadDial();
}

test("`nats` is used where it is installed, else the 3.x line", async () => {
	const [nats2, nats3] = [() => ({ connect: connect2 }), () => ({ connect: connect3 })];
	expect(await loaded(nats2, nats3)).toBe(connect2);
	expect(await loaded(nats2, missing)).toBe(connect2);
	expect(await loaded(missing, nats3)).toBe(connect3);
});

test("who has neither library is told which ones there are, and what a browser needs", async () => {
	const failure = await loaded(missing, missing).catch((error: unknown) => error);
	expect(failure).toMatchObject({ code: "connect_failed", operation: "connect", outcome: "not-sent" });
	const { message } = failure as Error;
	for (const name of ["`nats`", "`@nats-io/transport-node`", "`dial`", "wsconnect"]) expect(message).toContain(name);
});
