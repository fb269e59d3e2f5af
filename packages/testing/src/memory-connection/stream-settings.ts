import type { StreamConfig } from "nats";
import { ApiError } from "./api-error.js";
import { NotInMemoryError, refuseOthers } from "./not-in-memory.js";
import { isPattern, overlap } from "./subject-pattern.js";

const DUPLICATE_WINDOW_NS = 120_000_000_000;

const KNOWN: ReadonlySet<string> = new Set([
	"name",
	"subjects",
	"description",
	"metadata",
	"retention",
	"storage",
	"discard",
	"max_msgs",
	"max_msgs_per_subject",
	"max_age",
	"num_replicas",
	"duplicate_window",
]);

/** A stream's configuration as a single server fills it in. Throws for what it refuses, and for what there is not in memory. */
export function streamSettings(asked: Partial<StreamConfig>): StreamConfig {
	const { name = "", num_replicas: replicas = 0, retention = "limits", storage = "file", discard = "old" } = asked;
	if (!/^[^\s.*>/\\]+$/.test(name)) throw new ApiError(400, 10055, "invalid stream name");
	refuseOthers("stream option", asked, KNOWN);
	if (retention !== "limits") throw new NotInMemoryError(`stream retention ${retention}`);
	if (discard !== "old") throw new NotInMemoryError(`stream discard ${discard}`);
	if (replicas > 1) throw new ApiError(500, 10074, "replicas > 1 not supported in non-clustered mode");
	const { max_age: maxAge = 0, duplicate_window: window = 0 } = asked;
	return {
		...asked,
		name,
		subjects: subjectsOf(asked.subjects, name),
		retention,
		storage,
		discard,
		max_consumers: -1,
		max_msgs: asked.max_msgs || -1,
		max_msgs_per_subject: asked.max_msgs_per_subject || -1,
		max_bytes: -1,
		max_msg_size: -1,
		max_age: maxAge,
		num_replicas: 1,
		duplicate_window: window || (maxAge > 0 ? Math.min(maxAge, DUPLICATE_WINDOW_NS) : DUPLICATE_WINDOW_NS),
	} as StreamConfig;
}

function subjectsOf(subjects: readonly string[] | undefined, name: string): string[] {
	if (!subjects || subjects.length === 0) return [name];
	if (!subjects.every(isPattern)) throw new NotInMemoryError("stream with an invalid subject");
	const [one, other] =
		subjects
			.flatMap((each, index) => subjects.slice(index + 1).map((late) => [each, late] as const))
			.find(([left, right]) => overlap(left, right)) ?? [];
	if (one !== undefined) throw new ApiError(500, 10052, `subject "${one}" overlaps with "${other}"`);
	return [...subjects];
}
