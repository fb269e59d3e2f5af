import { AsyncResource } from "node:async_hooks";
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

/** What a library does for an attempt: it asks whether to, looks the address up, and opens a socket for a new transport. */
const attempt = (dialling: Dialling, { protocol } = connection()): Promise<Socket> =>
	inLibrary(async () => {
		dialling.attempt();
		await null;
		protocol.transport = {};
		return opened();
	});

const connection = () => ({ protocol: { transport: {} } });

/** A library goes on in a context of its own. */
const inLibrary = <T>(call: () => T): T => new AsyncResource("library").runInAsyncScope(call);

const refused = new Error("refused");

describe("a socket of an attempt to connect", () => {
	test("is ended when the next attempt begins", async () => {
		const dialling = new Dialling();
		const [first, second] = await dialling.open(async () => {
			const sockets = [await attempt(dialling), await attempt(dialling)] as const;
			expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false]);
			return sockets;
		});
		expect([first.destroyed, second.destroyed]).toEqual([true, false]);
	});

	test("is ended when no attempt succeeds", async () => {
		const dialling = new Dialling();
		let socket: Socket | undefined;
		const dial = async (): Promise<never> => {
			socket = await attempt(dialling);
			throw refused;
		};
		await expect(dialling.open(dial)).rejects.toBe(refused);
		expect(socket?.destroyed).toBe(true);
	});

	test("is ended when nobody waits any more, be it opened before or after that", async () => {
		const dialling = new Dialling();
		const sockets = await inLibrary(async () => {
			dialling.attempt();
			const before = opened();
			dialling.stop();
			const after = opened();
			await null;
			return [before, after];
		});
		expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
		expect(() => dialling.attempt()).toThrow("nobody wants this connection any more");
	});

	test("is left alone once it is that of the connection", async () => {
		const dialling = new Dialling();
		const known = connection();
		let first: Socket | undefined;
		await dialling.open(async () => {
			first = await attempt(dialling);
			return known;
		});
		const second = await attempt(dialling, known);
		dialling.connected();
		dialling.stop();
		expect([first?.destroyed, second.destroyed]).toEqual([false, false]);
	});
});

describe("a socket of somebody else", () => {
	test("that is opened during an attempt is left alone", async () => {
		const dialling = new Dialling();
		const others: Socket[] = [];
		const dial = async (): Promise<never> => {
			others.push(opened());
			dialling.attempt();
			others.push(dialling.outside(opened));
			throw refused;
		};
		const dialled = dialling.open(dial);
		others.push(opened());
		await expect(dialled).rejects.toBe(refused);
		expect(others.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
	});

	test("that is opened by what an earlier attempt has led to is left alone", async () => {
		const dialling = new Dialling();
		let handle: () => void = () => undefined;
		const handled = await dialling.open(async () =>
			inLibrary(() => {
				dialling.attempt();
				const message = new Promise<void>((resolve) => {
					handle = resolve;
				});
				return { ...connection(), handling: message.then(opened) };
			}),
		);
		const own = await attempt(dialling, handled);
		handle();
		const other = await handled.handling;
		dialling.stop();
		expect([own.destroyed, other.destroyed]).toEqual([true, false]);
	});
});

test("a socket that is opened where an attempt leaves its context to others is left alone", async () => {
	const dialling = new Dialling();
	const known = await dialling.open(async () => connection());
	const [before, own, after] = await inLibrary(async () => {
		dialling.attempt();
		const sockets = [opened()];
		known.protocol.transport = {};
		return [...sockets, opened(), opened()];
	});
	dialling.stop();
	expect([before?.destroyed, own?.destroyed, after?.destroyed]).toEqual([false, true, false]);
});

describe("the pause before an attempt", () => {
	const pausing = (dialling: Dialling): Promise<NodeJS.Timeout> =>
		inLibrary(async () => {
			dialling.attempt();
			const pause = setTimeout(() => undefined, 60_000);
			onTestFinished(() => clearTimeout(pause));
			await null;
			return pause;
		});

	test("keeps no process alive once nobody waits any more", async () => {
		const dialling = new Dialling();
		const others: NodeJS.Timeout[] = [];
		const other = (): unknown => others.push(setTimeout(() => undefined, 60_000));
		onTestFinished(() => others.forEach(clearTimeout));
		void Promise.resolve().then(other);
		const pause = await pausing(dialling);
		other();
		expect(pause.hasRef()).toBe(true);
		dialling.stop();
		expect([pause, ...others].map((timer) => timer.hasRef())).toEqual([false, true, true]);
		expect(() => dialling.attempt()).toThrow();
	});
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
