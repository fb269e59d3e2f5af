import type { Protocol } from "../model.js";
import { field, message, protocol } from "../test-models.js";

/** A message of a drone that a stream captures. */
export function statsProtocol(): Protocol {
	const stats = message("Stats", [field("cluster", { kind: "string" })], {
		template: "cluster.{cluster}.stats",
		transport: "publish",
		senders: ["drone"],
		receivers: ["client"],
		stream: "stats",
	});
	const config = {
		name: "stats",
		subjects: ["cluster.*.stats"],
		max_msgs: 0,
		max_age: 60_000_000_000,
		num_replicas: 0,
	};
	return { ...protocol(stats), streams: [{ name: "stats", description: "About stats.", config }] };
}
