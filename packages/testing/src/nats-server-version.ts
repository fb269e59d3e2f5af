import { execFile } from "node:child_process";

/** The oldest release with everything that Plane's clients use: named consumers with a filter in their subject. */
const OLDEST = "2.9.0";

/** Thrown when the nats-server is too old for what is asked of it; the message says how old and how old it may be. */
export class NatsServerTooOldError extends Error {
	override readonly name = "NatsServerTooOldError";
}

/** Throws when the release is older than Plane's clients need, or than the caller asks for. */
export function assertRecent(executable: string, version: string, atLeast: string | undefined): void {
	const needed = atLeast !== undefined && compare(atLeast, OLDEST) > 0 ? atLeast : OLDEST;
	if (compare(version, needed) >= 0) return;
	const why = needed === OLDEST ? "what Plane's clients need" : "what minVersion asks for";
	throw new NatsServerTooOldError(
		`nats-server (${executable}) is version ${version}, older than ${needed}, ${why}. Install a newer one or set NATS_SERVER to its path.`,
	);
}

/** What the executable says of itself, e.g. `2.9.10`; undefined when it says nothing. */
export function versionOf(executable: string): Promise<string | undefined> {
	return new Promise((resolve) => {
		execFile(executable, ["--version"], { timeout: 5_000 }, (_error, stdout) =>
			resolve(/v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1]),
		);
	});
}

/** Whether a string is a release number. */
export function isVersion(text: string): boolean {
	return /^\d+\.\d+(?:\.\d+)?$/.test(text);
}

/** What stands behind the number (`-RC.1`) does not count. */
function compare(one: string, other: string): number {
	const [a, b] = [one, other].map((version) => /^[\d.]+/.exec(version)?.[0].split(".").map(Number) ?? []);
	for (const index of [0, 1, 2]) {
		const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
