import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, findNatsServer } from "@plane/testing";
import { afterAll, expect, test } from "vitest";
import { readText, repository } from "../support/repository.js";

const [, forNatsServer = ""] = readText("docs/guides/least-privilege.md").split(/^## /m);
const fencesOf = (language: string): string[] =>
	[...forNatsServer.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
		([, code]) => code ?? "",
	);
const [copying = "", running = ""] = fencesOf("sh");
const [configuration = ""] = fencesOf("text");
const [looking, starting] = running.split("\n");

const cluster = "plane.example.com";
const password = "p";
const folder = mkdtempSync(join(tmpdir(), "plane-operator-"));
let server: ChildProcess | undefined;
afterAll(async () => {
	const ended = new Promise((resolve) => server?.once("exit", resolve));
	if (server?.kill("SIGTERM")) await ended;
	rmSync(folder, { recursive: true, force: true });
});

/** What an operator's shell has: passwords, and the server on its path. */
const env = {
	...process.env,
	PATH: [dirname(findNatsServer()), process.env.PATH].join(delimiter),
	...Object.fromEntries(["APP", "DASHBOARD", "DRONE", "CONTROLLER"].map((name) => [`${name}_PASSWORD`, password])),
};
const run = (command = ""): string =>
	execFileSync("sh", ["-ec", command], { cwd: folder, env, stdio: "pipe" }).toString();

/** Resolves with the address of the server, on a free port. */
const started = (): Promise<string> =>
	new Promise((resolve, reject) => {
		server = spawn("sh", ["-c", `exec ${starting} -a 127.0.0.1 -p -1`], { cwd: folder, env });
		let said = "";
		server.once("exit", () => reject(new Error(said)));
		server.stderr?.on("data", (data) => {
			said += data;
			const [, port] = /client connections on \S+:(\d+)[\s\S]*Server is ready/.exec(said) ?? [];
			if (port !== undefined) resolve(`nats://127.0.0.1:${port}`);
		});
	});

test("the guide's commands make a server on which Plane works, and each user may do its own", async () => {
	cpSync(`${repository}docs/reference/permissions`, join(folder, "roles"), { recursive: true });
	writeFileSync(join(folder, "nats.conf"), configuration);
	run(copying);
	run(looking);
	const url = await started();

	const credentials = ({ name }: { name: string }) => ({ user: name, pass: password });
	await using _fake = await FakePlane.start({ server: { url }, cluster, credentials });
	const signIn = (user: string): Promise<PlaneClient> =>
		PlaneClient.connect({ servers: url, cluster, user, pass: password, inboxPrefix: `inbox.${user}` });
	await using app = await signIn("app");
	await using dashboard = await signIn("dashboard");
	await using world = await dashboard.worldState();
	const backend = await app.spawn({ executable: { image: "editor" }, max_idle_secs: 30 });
	await backend.waitForState("Ready");
	await expect.poll(() => world.backends().get(backend.id)?.drone).toBe("drone-1");
	await expect(dashboard.backend(backend.id).terminate()).rejects.toMatchObject({ code: "permission" });
});
