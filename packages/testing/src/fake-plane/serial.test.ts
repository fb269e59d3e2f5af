import { expect, test } from "vitest";
import { Serial } from "./serial.js";

test("tasks run one after the other, also after one that failed", async () => {
	const serial = new Serial();
	const order: string[] = [];
	let finish: () => void = () => undefined;
	const first = serial.run(async () => {
		await new Promise<void>((resolve) => {
			finish = resolve;
		});
		order.push("first");
		throw new Error("broke");
	});
	const second = serial.run(async () => order.push("second"));
	await Promise.resolve();
	finish();
	await expect(first).rejects.toThrow("broke");
	await second;
	expect(order).toEqual(["first", "second"]);
});
