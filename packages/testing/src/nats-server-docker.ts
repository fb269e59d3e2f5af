import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const IMAGE = "nats:2";
const PULL_TIMEOUT_MS = 120_000;

/**
 * Takes the nats-server out of the official image into the folder: no container runs, and the server is a child process like any
 * other. Resolves with its path; undefined when there is no Docker, none that gives it, or the signal was aborted meanwhile.
 */
export async function natsServerFromDocker(
	docker: string,
	folder: string,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const container = (await run(docker, ["create", IMAGE], signal))?.trim().split("\n").at(-1);
	if (!container) return undefined;
	await mkdir(folder, { recursive: true });
	const path = join(folder, "nats-server");
	// Other test files may do the same at this moment: the name is taken by a whole file, or not at all.
	const part = `${path}.${randomUUID()}`;
	const copied = await run(docker, ["cp", `${container}:/nats-server`, part], signal);
	await run(docker, ["rm", container], undefined);
	if (copied === undefined) {
		await rm(part, { force: true });
		return undefined;
	}
	await chmod(part, 0o755);
	await rename(part, path);
	return path;
}

/** Standard output; undefined when the command fails. */
function run(command: string, args: readonly string[], signal: AbortSignal | undefined): Promise<string | undefined> {
	return new Promise((resolve) => {
		const options = { timeout: PULL_TIMEOUT_MS, ...(signal && { signal }) };
		execFile(command, [...args], options, (error, stdout) => resolve(error ? undefined : stdout));
	});
}
