import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runSteps, StepFailure } from "./steps.mjs";

let printed: string[];
const print = (line: string) => void printed.push(line);
const output = () => printed.join("\n");

beforeEach(() => {
	printed = [];
	vi.spyOn(console, "log").mockImplementation(print);
	vi.spyOn(console, "error").mockImplementation(print);
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const fine = (title: string) => ({ title, run: async () => `${title} went well` });
const failing = (title: string, more: object = {}) => ({
	title,
	wayOut: "try the door",
	run: async () => {
		throw new StepFailure("the reason", { output: "what the command said" });
	},
	...more,
});

it("numbers the steps and says how each ended", async () => {
	await runSteps([fine("First"), fine("Second")]);
	const told = printed.map((line) => line.replace(/\d\.\d s/, "0.0 s"));
	expect(told).toEqual([
		"\n[1/2] First",
		"      First went well (0.0 s)",
		"\n[2/2] Second",
		"      Second went well (0.0 s)",
	]);
});

it("stops at a failed step and names it, its output and the way out", async () => {
	const { done, failed } = await runSteps([fine("First"), failing("Second"), fine("Third")]);
	expect([done, failed].map((steps) => steps.map(({ title }: { title: string }) => title))).toEqual([
		["First"],
		["Second"],
	]);
	expect(output()).toContain("| what the command said\n      FAILED: Second: the reason\n      Way out: try the door");
	expect(output()).not.toContain("Third");
});

it("goes on after an independent step that failed", async () => {
	const { done, failed } = await runSteps([failing("First", { independent: true }), fine("Second")]);
	expect([done.length, failed.length]).toEqual([1, 1]);
});

it("prints the end of a long output only", async () => {
	const long = Array.from({ length: 100 }, (_, index) => `line ${index}.`).join("\n");
	const run = async () => {
		throw new StepFailure("the reason", { output: long });
	};
	await runSteps([{ title: "Long", run }]);
	expect(output()).toContain("(the last 60 of 100 lines)");
	expect(output()).not.toContain("line 39.");
	expect(output()).toContain("line 40.");
});

it("gives a sign of life every ten seconds, with the last line of what runs", async () => {
	vi.useFakeTimers();
	let finish = (_result: string): void => {};
	const work = new Promise<string>((done) => {
		finish = done;
	});
	const steps = runSteps([
		{
			title: "Slow",
			run: ({ onLine }: { onLine: (line: string) => void }) => {
				onLine("downloading");
				return work;
			},
		},
	]);
	await vi.advanceTimersByTimeAsync(20_000);
	expect(printed.filter((line) => line.includes("downloading"))).toEqual([
		"      … 10.0 s: downloading",
		"      … 20.0 s: downloading",
	]);
	finish("done");
	await steps;
});

it("lets a fault in the script itself through", async () => {
	const run = async () => {
		throw new TypeError("a bug");
	};
	await expect(runSteps([{ title: "Broken", run }])).rejects.toThrow("a bug");
});

/** The exit code of a run whose only step waits for Ctrl-C, after that has come. */
async function exitCodeOf(lasting: boolean): Promise<number> {
	const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
	const script = `import { forwardSignals } from ${module("child.mjs")};
		import { runSteps } from ${module("steps.mjs")};
		forwardSignals();
		const run = () => new Promise((done) => {
			const alive = setInterval(() => {}, 1000);
			process.once("SIGINT", () => done(clearInterval(alive)));
			console.log("waits");
		});
		await runSteps([{ title: "Waiting", lasting: ${lasting}, run }]);`;
	const runner = spawn(process.execPath, ["--input-type=module", "-e", script], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	let told = "";
	for await (const text of runner.stdout.setEncoding("utf8")) {
		told += text;
		if (told.includes("waits")) break;
	}
	runner.kill("SIGINT");
	const [code] = (await once(runner, "exit")) as [number];
	return code;
}

it("takes Ctrl-C for the end of a step that lasts until then, and of any other for an interruption", async () => {
	expect(await exitCodeOf(true)).toBe(0);
	expect(await exitCodeOf(false)).toBe(130);
});
