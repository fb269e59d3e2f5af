import { expect, test } from "vitest";
import { StepError, Teller } from "./tell.js";

function telling(colour = false): { teller: Teller; lines: string[] } {
	const lines: string[] = [];
	const teller = new Teller({ print: (line) => lines.push(line), colour, secrets: new Set(["password"]) });
	return { teller, lines };
}

test("messages are told with their subject, long ones over several lines, secrets masked", () => {
	const { teller, lines } = telling();
	teller.message("sent", "a.b", { password: "canary", short: true }, "Ready");
	teller.message("received", "a.c", { long: "x".repeat(200) });
	expect(lines).toEqual([
		"   → a.b  Ready",
		'     {"password":"•••","short":true}',
		"   ← a.c",
		"     {",
		`       "long": "${"x".repeat(200)}"`,
		"     }",
	]);
});

test("steps are numbered, and a failing one carries its title, its cause and the way out", async () => {
	const { teller, lines } = telling();
	await teller.step("First", "", async () => undefined);
	const failing = teller.step("Second", "buy a new one", () => Promise.reject(new Error("it broke")));
	const error = await failing.catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(StepError);
	teller.failed(error as StepError);
	expect(lines.filter((line) => /^\d\. /.test(line))).toEqual(["1. First", "2. Second"]);
	expect(lines.slice(-3)).toEqual(["Failed: Second", "   it broke", "   Way out: buy a new one"]);
});

test("colours are used only when asked for", () => {
	const escapes = (lines: string[]): boolean => lines.some((line) => line.includes("\u001b["));
	for (const colour of [true, false]) {
		const { teller, lines } = telling(colour);
		teller.done("Done");
		expect(escapes(lines)).toBe(colour);
	}
});
