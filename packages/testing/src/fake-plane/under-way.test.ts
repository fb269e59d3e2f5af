import { describe, expect, test } from "vitest";
import { atMost, UnderWay } from "./under-way.js";

const never = new Promise<never>(() => undefined);

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

describe("waiting for work, but not for ever", () => {
	test("ends with the work, however that ends, and leaves no timer behind", async () => {
		const before = timers();
		await atMost(60_000, Promise.resolve());
		await atMost(60_000, Promise.reject(new Error("no")));
		expect(timers()).toBe(before);
	});

	test("ends by itself where the work does not", async () => {
		await expect(atMost(1, never)).resolves.toBeUndefined();
	});
});

test("a process is idle when what ends by itself has ended, and who asks for more is waited for a moment", async () => {
	const underWay = new UnderWay();
	let end: (() => void) | undefined;
	const work = underWay.add(new Promise<void>((_, reject) => (end = () => reject(new Error("no")))));
	void underWay.addOpen(never);
	let isIdle = false;
	const idle = underWay.idle().then(() => (isIdle = true));
	await atMost(50, never);
	expect(isIdle).toBe(false);
	end?.();
	await expect(work).rejects.toThrow("no");
	await idle;
});
