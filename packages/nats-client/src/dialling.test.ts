import channels from "node:diagnostics_channel";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { Dialling } from "./dialling.js";

/** Says nothing to anybody. */
let server: Server;
beforeAll(async () => {
	server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

function opened(): Socket {
	const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
	onTestFinished(() => void socket.destroy());
	return socket;
}

interface Known {
	readonly protocol: { transport: { close?: () => void }; connectError?: (error: Error) => void };
}

const connection = (): Known => ({ protocol: { transport: {} } });

/** What a library does for an attempt: it asks whether to, looks the address up, and opens a socket for a new transport. */
async function attempt(dialling: Dialling, { protocol } = connection()): Promise<Socket> {
	dialling.attempt();
	await null;
	protocol.transport = {};
	return opened();
}

const refused = new Error("refused");

/** Before there is a connection only contexts tell whose a socket is, and only newer releases have them for nothing. */
describe.runIf(Number.parseInt(process.versions.node, 10) >= 24)("a socket of an attempt to connect", () => {
	test("is ended when the next attempt begins", async () => {
		const dialling = new Dialling();
		const [first, second] = await dialling.open(async () => {
			const sockets = [await attempt(dialling), await attempt(dialling)] as const;
			expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false]);
			return sockets;
		});
		expect([first.destroyed, second.destroyed]).toEqual([true, false]);
	});

	test("is ended when no attempt succeeds, and no other one that is opened meanwhile", async () => {
		const dialling = new Dialling();
		const sockets: Socket[] = [];
		const dial = async (): Promise<never> => {
			sockets.push(await attempt(dialling), dialling.outside(opened));
			throw refused;
		};
		const dialled = dialling.open(dial);
		sockets.push(opened());
		await expect(dialled).rejects.toBe(refused);
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
	});

	test("is ended when nobody waits any more, be it opened before or after that", async () => {
		const dialling = new Dialling();
		const sockets: Socket[] = [];
		await dialling.open(async () => {
			sockets.push(opened());
			dialling.stop();
			sockets.push(opened());
			await null;
			return {};
		});
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
	});
});

describe("a socket of an attempt to reconnect", () => {
	test("is ended when the next attempt begins, and when nobody waits any more", async () => {
		const dialling = new Dialling();
		const known = await dialling.open(async () => connection());
		const sockets = [await attempt(dialling, known), await attempt(dialling, known)];
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false]);
		dialling.stop();
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
		expect(() => dialling.attempt()).toThrow("nobody wants this connection any more");
	});

	test("is left alone once it is that of the connection", async () => {
		const dialling = new Dialling();
		const known = connection();
		const sockets: Socket[] = [];
		await dialling.open(async () => {
			sockets.push(await attempt(dialling));
			return known;
		});
		sockets.push(await attempt(dialling, known));
		dialling.connected();
		dialling.stop();
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false]);
	});

	test("is told from those of others, which are left alone", async () => {
		const dialling = new Dialling();
		const known = await dialling.open(async () => connection());
		dialling.attempt();
		const before = opened();
		known.protocol.transport = {};
		const [own, after] = [opened(), opened()];
		dialling.stop();
		expect([before, own, after].map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
	});
});

describe("an authenticator that fails", () => {
	const failed = new Error("the secret store is down");

	/** A connection whose library is about to ask for credentials. */
	async function attempting(dialling: Dialling) {
		const { protocol } = await dialling.open(async () => connection());
		const [close, connectError] = [vi.fn(), vi.fn()];
		await attempt(dialling, { protocol });
		protocol.transport.close = close;
		protocol.connectError = connectError;
		return { close, connectError };
	}

	test("fails the attempt to reconnect alone, and nothing more is written to its transport", async () => {
		const dialling = new Dialling();
		const { close, connectError } = await attempting(dialling);
		expect(dialling.fail(failed)).toBe(true);
		const failure = [expect.objectContaining({ code: "AUTHENTICATOR_FAILED", cause: failed })];
		expect([close.mock.calls, connectError.mock.calls]).toEqual([[failure], [failure]]);
		expect(() => dialling.attempt()).not.toThrow();
		dialling.stop();
	});

	test("ends the connection after two minutes, unless there is one again before", async () => {
		vi.useFakeTimers({ toFake: ["performance"] });
		onTestFinished(() => void vi.useRealTimers());
		const dialling = new Dialling();
		await attempting(dialling);
		const failTwice = (): void => {
			dialling.fail(failed);
			vi.advanceTimersByTime(120_000);
			dialling.fail(failed);
		};
		failTwice();
		dialling.connected();
		expect(() => dialling.attempt()).not.toThrow();
		failTwice();
		expect(() => dialling.attempt()).toThrow(expect.objectContaining({ code: "AUTHENTICATOR_FAILED" }));
		dialling.stop();
	});

	test("is not held back where there is no attempt to reconnect", async () => {
		const dialling = new Dialling();
		await dialling.open(async () => {
			expect(dialling.fail(failed)).toBe(false);
			return connection();
		});
		expect(dialling.fail(failed)).toBe(false);
	});
});

test("nobody listens to sockets but during an attempt", async () => {
	const [subscribe, unsubscribe] = [vi.spyOn(channels, "subscribe"), vi.spyOn(channels, "unsubscribe")];
	onTestFinished(() => void vi.restoreAllMocks());
	const last = ({ mock }: { mock: { invocationCallOrder: number[] } }): number => mock.invocationCallOrder.at(-1) ?? 0;
	const listens = (): boolean => last(subscribe) > last(unsubscribe);
	const dialling = new Dialling();
	const known = await dialling.open(async () => connection());
	const heard = [listens()];
	for (const end of [() => dialling.connected(), () => dialling.stop()]) {
		await attempt(dialling, known);
		heard.push(listens());
		end();
		heard.push(listens());
	}
	expect(heard).toEqual([false, true, false, true, false]);
});

test("where the runtime tells of no sockets, dialling works all the same", async () => {
	vi.stubGlobal("process", { ...process, getBuiltinModule: undefined });
	const dialling = new Dialling();
	vi.unstubAllGlobals();
	const socket = await dialling.open(() => attempt(dialling));
	expect(dialling.outside(() => 7)).toBe(7);
	dialling.stop();
	expect(socket.destroyed).toBe(false);
});
