import { describe, expect, test } from "vitest";
import { atMost } from "./at-most.js";

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
