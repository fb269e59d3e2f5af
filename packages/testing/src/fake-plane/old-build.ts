/** What older builds of Plane do differently. */
export interface OldBuild {
	/** Before 0.3.20: answers to ScheduleRequest have no `spawned`. */
	readonly repliesWithoutSpawned?: boolean | undefined;
	/** Before March 2023: entries of the status stream have no `cluster`, so that newer readers drop them. */
	readonly statusWithoutCluster?: boolean | undefined;
	/** Before October 2023: the stream of logs is called `backend_log`. A newer controller cannot make its own beside it. */
	readonly oldLogStream?: boolean | undefined;
}

export const OLD_LOG_STREAM = "backend_log";

/** The JSON text of a message without one of its keys. */
export function jsonWithout(message: object, key: string): string {
	return JSON.stringify(message, (name, value: unknown) => (name === key ? undefined : value));
}
