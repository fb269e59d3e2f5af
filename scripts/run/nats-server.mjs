// Finds a nats-server on this machine, or gets one from a package manager that is already here.
import { access, constants, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import process from "node:process";

const USUAL_FOLDERS = [
	"/usr/sbin",
	"/usr/local/sbin",
	"/usr/local/bin",
	"/opt/homebrew/bin",
	"/home/linuxbrew/.linuxbrew/bin",
];

/** How to get a nats-server, for whoever has none. */
export const HOW_TO_GET_ONE =
	"`sudo apt-get install nats-server` (Debian, Ubuntu), `brew install nats-server` (macOS), or a release from " +
	"https://github.com/nats-io/nats-server/releases with NATS_SERVER=<path to it>; then run the command again.";

async function executable(path) {
	try {
		await access(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

async function onPath(name, env) {
	const file = process.platform === "win32" ? `${name}.exe` : name;
	for (const folder of (env.PATH ?? "").split(delimiter)) {
		if (folder && (await executable(join(folder, file)))) return join(folder, file);
	}
	return undefined;
}

/** A path that names no server which runs here counts as no server. */
async function version(path, run) {
	if (!(await executable(path))) return undefined;
	const { code, output } = await run(path, ["--version"]);
	return code === 0 ? /v?(\d+\.\d+\.\d+\S*)/.exec(output)?.[1] : undefined;
}

async function installed({ env, run, folders }) {
	const found = await onPath("nats-server", env);
	for (const path of [found, ...folders.map((folder) => join(folder, "nats-server"))]) {
		const release = path && (await version(path, run));
		if (release) return { path, version: release };
	}
	return undefined;
}

async function asRoot({ env, run, isRoot }) {
	if (isRoot) return [];
	const sudo = await onPath("sudo", env);
	return sudo && (await run(sudo, ["-n", "true"])).code === 0 ? [sudo, "-n"] : undefined;
}

async function withApt(context) {
	const apt = await onPath("apt-get", context.env);
	const prefix = apt && (await asRoot(context));
	if (!prefix) return undefined;
	context.say("not found; asking apt-get to install nats-server");
	for (const args of [["update"], ["install", "-y", "--no-install-recommends", "nats-server"]]) {
		const [command, ...rest] = [...prefix, apt, ...args];
		const { code } = await context.run(command, rest);
		if (code !== 0) context.say(`apt-get ${args[0]} ended with ${code}`);
	}
	return installed(context);
}

async function withBrew(context) {
	const brew = await onPath("brew", context.env);
	if (!brew) return undefined;
	context.say("not found; asking Homebrew to install nats-server");
	const { code } = await context.run(brew, ["install", "nats-server"]);
	if (code !== 0) context.say(`brew install ended with ${code}`);
	return installed(context);
}

/** Takes the executable out of the official image: no container runs, and the server is a child like any other. */
async function withDocker(context) {
	const docker = process.platform === "linux" ? await onPath("docker", context.env) : undefined;
	if (!docker) return undefined;
	context.say("not found; asking docker for the image nats:2");
	const created = await context.run(docker, ["create", "nats:2"]);
	if (created.code !== 0) {
		context.say(`docker create ended with ${created.code}`);
		return undefined;
	}
	const container = created.output.trim().split("\n").at(-1);
	const path = join(context.cache, "nats-server");
	await mkdir(context.cache, { recursive: true });
	await context.run(docker, ["cp", `${container}:/nats-server`, path]);
	await context.run(docker, ["rm", container]);
	const release = await version(path, context.run);
	return release && { path, version: release };
}

/**
 * The nats-server to use, `{ path, version }`: the one that NATS_SERVER names, one on this machine, or a new one from
 * apt-get, Homebrew or docker. Undefined when none can be had.
 */
export async function findNatsServer({ env, run, say, cache, isRoot, folders = [...USUAL_FOLDERS, cache] }) {
	const context = { env, run, say, cache, isRoot, folders };
	if (env.NATS_SERVER) {
		const release = await version(env.NATS_SERVER, run);
		if (!release) say(`NATS_SERVER is set to ${env.NATS_SERVER}, which is no nats-server that runs here`);
		return release && { path: env.NATS_SERVER, version: release };
	}
	for (const attempt of [installed, withApt, withBrew, withDocker]) {
		const found = await attempt(context);
		if (found) return found;
	}
	return undefined;
}
