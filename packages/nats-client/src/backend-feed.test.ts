import { expect, test, vi } from "vitest";
import { BackendFeed } from "./backend-feed.js";

test("closing a feed frees its source, also of a reader that waits, and ends the iteration", async () => {
	let free: () => void = () => undefined;
	const freed = new Promise<undefined>((resolve) => {
		free = () => resolve(undefined);
	});
	const source = { return: vi.fn(async () => free()) };
	const feed = new BackendFeed<number>(
		source,
		(async function* () {
			yield 1;
			return await freed;
		})(),
	);
	expect(await feed.next()).toEqual({ done: false, value: 1 });
	const waiting = feed.next();
	await feed.close();
	expect(await waiting).toEqual({ done: true, value: undefined });
	expect(await feed.next()).toEqual({ done: true, value: undefined });
	expect(source.return).toHaveBeenCalledOnce();
});

test.each<[string, (feed: BackendFeed<number>) => Promise<unknown>]>([
	["closed", (feed) => feed.close()],
	["left", (feed) => feed.return()],
	["disposed of", (feed) => feed[Symbol.asyncDispose]()],
])("a feed that is %s tells nothing more, though its source has more, which it frees once", async (_, end) => {
	const source = { return: vi.fn(async () => undefined) };
	const feed = new BackendFeed<number>(
		source,
		(async function* () {
			yield* [1, 2];
			return undefined;
		})(),
	);
	expect(await feed.next()).toEqual({ done: false, value: 1 });
	await end(feed);
	expect(await feed.next()).toEqual({ done: true, value: undefined });
	expect(source.return).toHaveBeenCalledOnce();
});
