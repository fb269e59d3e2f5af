import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

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
	const onPath = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	const found = [...onPath, ...USUAL_FOLDERS].map((folder) => join(folder, NAME)).find(isExecutable);
	if (found) return found;
	throw new NatsServerNotFoundError(`No ${NAME} on PATH or in ${USUAL_FOLDERS.join(", ")}. ${HOW_TO_GET_ONE}`);
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}
