/**
 * Configuration of a JetStream stream as Plane creates it, in the field names and units of the NATS API,
 * so that it can be handed to a stream manager. 0 stands for a limit that is not set.
 */
export interface StreamConfig {
	readonly name: string;
	readonly subjects: readonly string[];
	readonly retention: "limits" | "interest" | "workqueue";
	readonly storage: "file" | "memory";
	readonly discard: "old" | "new";
	readonly max_msgs: number;
	readonly max_msgs_per_subject: number;
	readonly max_bytes: number;
	/** Nanoseconds. */
	readonly max_age: number;
	readonly max_consumers: number;
	readonly num_replicas: number;
}
