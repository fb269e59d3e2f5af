import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { natsServerFromDocker } from "./nats-server-docker.js";

const NAME = process.platform === "win32" ? "nats-server.exe" : "nats-server";

/** Where packages put it although it is not always on a user's PATH: Debian, manual installs, Homebrew on ARM and Intel. */
const USUAL_FOLDERS = [
	"/usr/sbin",
	"/usr/local/sbin",
	"/usr/local/bin",
	"/opt/homebrew/bin",
	"/home/linuxbrew/.linuxbrew/bin",
];

const HOW_TO_GET_ONE =
	"Install it (Debian and Ubuntu: apt-get install nats-server, macOS: brew install nats-server, others: https://github.com/nats-io/nats-server/releases) or set NATS_SERVER to its path.";

type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown when no nats-server can be found; the message says where was looked and how to get one. */
export class NatsServerNotFoundError extends Error {
	override readonly name = "NatsServerNotFoundError";
}

/** Path of the nats-server executable: `NATS_SERVER`, then PATH, then the folders where packages put it. */
export function findNatsServer(environment: Readonly<Record<string, string | undefined>> = process.env): string {
	const named = environment.NATS_SERVER;
	if (named) {
		if (isExecutable(named)) return named;
		throw new NatsServerNotFoundError(`NATS_SERVER is set to ${named}, which is no executable file. ${HOW_TO_GET_ONE}`);
	}
	const found = onPath(NAME, environment) ?? USUAL_FOLDERS.map((folder) => join(folder, NAME)).find(isExecutable);
	if (found) return found;
	throw new NatsServerNotFoundError(`No ${NAME} on PATH or in ${USUAL_FOLDERS.join(", ")}. ${HOW_TO_GET_ONE}`);
}

/** Where a nats-server is looked for, and what ends the looking. */
export interface ObtainOptions {
	readonly environment?: Environment;
	readonly find?: typeof findNatsServer;
	readonly signal?: AbortSignal | undefined;
}

/** The same, and in the last resort the one of the official Docker image, kept in the user's cache for the next time. */
export async function obtainNatsServer(options: ObtainOptions = {}): Promise<string> {
	const { environment = process.env, find = findNatsServer, signal } = options;
	try {
		return find(environment);
	} catch (error) {
		if (environment.NATS_SERVER || !(error instanceof NatsServerNotFoundError)) throw error;
		const fromDocker = await dockersNatsServer(environment, signal);
		if (fromDocker !== undefined) return fromDocker;
		signal?.throwIfAborted();
		throw error;
	}
}

/** The image holds a program for Linux. */
async function dockersNatsServer(
	environment: Environment,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	if (process.platform !== "linux") return undefined;
	const cache = join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "plane-testing");
	const kept = join(cache, NAME);
	if (isExecutable(kept)) return kept;
	const docker = onPath("docker", environment);
	return docker === undefined ? undefined : await natsServerFromDocker(docker, cache, signal);
}

function onPath(name: string, environment: Environment): string | undefined {
	const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
