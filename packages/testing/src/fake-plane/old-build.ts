/** What older builds of Plane do differently. */
export interface OldBuild {
	/** Before 0.3.20: answers to ScheduleRequest have no `spawned`. */
	readonly repliesWithoutSpawned?: boolean;
	/** Before March 2023: entries of the status stream have no `cluster`, so that newer readers drop them. */
	readonly statusWithoutCluster?: boolean;
	/** Before October 2023: the stream of logs is called `backend_log`. A newer controller cannot make its own beside it. */
	readonly oldLogStream?: boolean;
}

export const OLD_LOG_STREAM = "backend_log";

/** The JSON text of a message without one of its keys. */
export function encodeWithout(message: object, key: string): Uint8Array {
	const kept = Object.entries(message).map(([name, value]) => [name, name === key ? undefined : value]);
	return new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept)));
}
