import { expect, test } from "vitest";
import { atMost } from "./at-most.js";
import { UnderWay } from "./under-way.js";

const never = new Promise<never>(() => undefined);

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
