import { expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { onClosed } from "./on-closed.js";
import { Session } from "./session.js";

/** A connection that somebody closes by calling `close`, and how often it was asked to tell of that. */
function closable() {
	let close: (why: Error | undefined) => void = () => undefined;
	const promise = new Promise<Error | undefined>((resolve) => {
		close = resolve;
	});
	const closed = vi.fn(() => promise);
	return { connection: { ...stubConnection().connection, closed }, closed, close };
}

test("tells everybody who has not been taken away with what the connection was closed", async () => {
	const { connection, close } = closable();
	const [one, other, gone] = [vi.fn(), vi.fn(), vi.fn()];
	onClosed(connection, one);
	onClosed(connection, other);
	onClosed(connection, gone)();
	const why = new Error("expired");
	close(why);
	await vi.waitFor(() => expect(other).toHaveBeenCalledExactlyOnceWith(why));
	expect(one).toHaveBeenCalledExactlyOnceWith(why);
	expect(gone).not.toHaveBeenCalled();
});

test("tells who comes when it is closed already", async () => {
	const { connection, close } = closable();
	const [early, late] = [vi.fn(), vi.fn()];
	onClosed(connection, early);
	close(undefined);
	await vi.waitFor(() => expect(early).toHaveBeenCalledOnce());
	onClosed(connection, late);
	await vi.waitFor(() => expect(late).toHaveBeenCalledOnce());
	expect(early).toHaveBeenCalledOnce();
});

test("clients that come and go leave nothing behind on a connection that stays open", async () => {
	const { connection, closed, close } = closable();
	const stops = [];
	for (let i = 0; i < 3; i++) {
		const session = new Session(connection, undefined);
		stops.push(vi.spyOn(session.monitor, "stop"));
		await session.close();
	}
	const told = vi.fn();
	onClosed(connection, told);
	close(undefined);
	await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
	expect(closed).toHaveBeenCalledOnce();
	for (const stop of stops) expect(stop).toHaveBeenCalledOnce();
});
