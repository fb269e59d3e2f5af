import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "./child.mjs";

const childModule = new URL("child.mjs", import.meta.url).href;
let server: Server;
let port: number;
let runner: ChildProcess;

beforeEach(async () => {
	server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	port = typeof address === "object" && address ? address.port : 0;
});
afterEach(() => {
	runner?.kill("SIGKILL");
	server.close();
});

/** A command whose own child holds a connection to the test for as long as it lives. */
const grandchild = () =>
	`require("net").connect(${port}, "127.0.0.1", () => console.log("connected")); setInterval(() => {}, 1000);`;
const command = () =>
	`const child = require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild())}]);`;

async function startRunner(code: string, signals = ""): Promise<Socket> {
	const args = JSON.stringify(["-e", code]);
	const script = `import { forwardSignals, run } from ${JSON.stringify(childModule)};
		${signals}
		const { code } = await run(process.execPath, ${args});
		process.exitCode = code;`;
	runner = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
	const [socket] = await once(server, "connection");
	socket.resume().on("error", () => {});
	return socket;
}

it("ends the children of a command when the runner is killed outright", async () => {
	const socket = await startRunner(`${command()} setInterval(() => {}, 1000);`);
	runner.kill("SIGKILL");
	await once(socket, "close");
});

it("hands a signal on to the children of a command", async () => {
	const socket = await startRunner(`${command()} setInterval(() => {}, 1000);`, "forwardSignals();");
	runner.kill("SIGTERM");
	await Promise.all([once(socket, "close"), once(runner, "exit")]);
});

it("waits for children that take a moment to end", async () => {
	const slowly = 'process.on("SIGTERM", () => setTimeout(() => process.exit(), 300));';
	const child = JSON.stringify(slowly + grandchild());
	const code = `require("child_process").spawn(process.execPath, ["-e", ${child}]); setInterval(() => {}, 1000);`;
	const socket = await startRunner(code, "forwardSignals();");
	const order: string[] = [];
	const childEnded = once(socket, "close").then(() => order.push("child"));
	const runnerEnded = once(runner, "exit").then(() => order.push("runner"));
	runner.kill("SIGTERM");
	await Promise.all([childEnded, runnerEnded]);
	expect(order).toEqual(["child", "runner"]);
});

it("leaves nothing behind of a command that ended before its children", async () => {
	const socket = await startRunner(`${command()} child.stdout.on("data", () => process.exit(3));`);
	const [[code]] = await Promise.all([once(runner, "exit"), once(socket, "close")]);
	expect(code).toBe(3);
});

it("keeps what a command printed, line by line", async () => {
	const lines: string[] = [];
	const script = 'console.log("one"); console.error("two"); process.stdout.write("three"); process.exitCode = 4;';
	const { code, output } = await run(process.execPath, ["-e", script], { onLine: (line: string) => lines.push(line) });
	expect(code).toBe(4);
	expect(output.split("\n").sort()).toEqual(["one", "three", "two"]);
	expect(lines.sort()).toEqual(["one", "two"]);
});

it("reports a command that is not there as failed", async () => {
	const { code, output } = await run("no-such-command-here", [], { onLine: () => {} });
	expect(code).toBe(127);
	expect(output).toContain("no-such-command-here cannot be started");
});
