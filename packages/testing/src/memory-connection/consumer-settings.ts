import type { ConsumerConfig } from "nats";
import { ApiError } from "./api-error.js";
import type { MemoryStream } from "./memory-stream.js";
import { NotInMemoryError, refuseOthers } from "./not-in-memory.js";
import { nanosOf } from "./server-clock.js";
import type { KeptMessage } from "./stream-messages.js";
import { isPattern, overlap } from "./subject-pattern.js";

const ACK_WAIT_NS = 30_000_000_000;
const FORGOTTEN_AFTER_NS = 5_000_000_000;
const MAX_ACK_PENDING = 1_000;
const MAX_WAITING = 512;

const KNOWN: ReadonlySet<string> = new Set([
	"name",
	"durable_name",
	"description",
	"metadata",
	"filter_subject",
	"deliver_policy",
	"opt_start_seq",
	"opt_start_time",
	"deliver_subject",
	"ack_policy",
	"ack_wait",
	"max_ack_pending",
	"max_waiting",
	"replay_policy",
	"inactive_threshold",
	"mem_storage",
]);

/** A consumer's configuration as a server fills it in. Throws for what it refuses, and for what there is not in memory. */
export function consumerSettings(asked: Partial<ConsumerConfig>, stream: MemoryStream): ConsumerConfig {
	const { num_replicas: replicas = 0, ...options } = asked;
	if (replicas > 1) throw new ApiError(500, 10074, "replicas > 1 not supported in non-clustered mode");
	refuseOthers("consumer option", options, KNOWN);
	checkPolicies(asked);
	checkFilter(asked.filter_subject, stream);
	checkStart(asked);
	const { ack_policy: acks = "none", deliver_policy = "all", replay_policy = "instant" } = asked;
	const explicit = acks === "explicit";
	return {
		...asked,
		deliver_policy,
		ack_policy: acks,
		replay_policy,
		...(explicit && {
			ack_wait: asked.ack_wait || ACK_WAIT_NS,
			max_ack_pending: asked.max_ack_pending || MAX_ACK_PENDING,
		}),
		max_deliver: -1,
		...(asked.deliver_subject === undefined && { max_waiting: asked.max_waiting || MAX_WAITING }),
		...(asked.durable_name === undefined && { inactive_threshold: asked.inactive_threshold || FORGOTTEN_AFTER_NS }),
		num_replicas: replicas,
	} as ConsumerConfig;
}

/** Where a consumer begins: with single messages, then with all from a position on. */
export interface ConsumerStart {
	readonly first: readonly KeptMessage[];
	readonly next: number;
}

/** Where a consumer of this configuration begins. */
export function consumerStart(config: ConsumerConfig, { messages, lastSequence }: MemoryStream): ConsumerStart {
	const { deliver_policy: policy, filter_subject: filter, opt_start_seq: sequence = 1, opt_start_time = "" } = config;
	const behind = lastSequence + 1;
	if (policy === "new") return { first: [], next: behind };
	if (policy === "last_per_subject") return { first: messages.lastOfEach(filter), next: behind };
	if (policy === "last") return { first: [], next: messages.of(filter).at(-1)?.seq ?? behind };
	// Servers of Plane's time do that; newer ones wait until the stream has come so far.
	if (policy === "by_start_sequence") return { first: [], next: Math.min(sequence, behind) };
	if (policy === "all") return { first: [], next: 1 };
	const since = nanosOf(opt_start_time) ?? 0n;
	return { first: [], next: messages.of(undefined).find(({ nanos }) => nanos >= since)?.seq ?? behind };
}

const START_POLICIES: readonly string[] = [
	"all",
	"new",
	"last",
	"last_per_subject",
	"by_start_sequence",
	"by_start_time",
];

function checkPolicies({
	ack_policy: acks,
	deliver_policy: deliver,
	replay_policy: replay,
}: Partial<ConsumerConfig>): void {
	if (acks === "all") throw new NotInMemoryError("ack policy all");
	if (replay === "original") throw new NotInMemoryError("replay policy original");
	if (deliver !== undefined && !START_POLICIES.includes(deliver))
		throw new NotInMemoryError(`deliver policy ${deliver}`);
}

function checkFilter(filter: string | undefined, { config }: MemoryStream): void {
	if (filter === undefined || filter === "") return;
	if (!isPattern(filter)) throw new NotInMemoryError("consumer with an invalid filter");
	if (config.subjects.some((subject) => overlap(subject, filter))) return;
	// Older servers refuse it, newer ones do not.
	throw new NotInMemoryError("consumer of subjects that its stream does not keep");
}

function checkStart({ deliver_policy: policy, opt_start_seq, opt_start_time }: Partial<ConsumerConfig>): void {
	const refuse = (why: string): never => {
		throw new ApiError(400, 10094, `consumer delivery policy is deliver ${why}`);
	};
	if (policy === "by_start_sequence" && !opt_start_seq)
		refuse("by start sequence, but optional start sequence is not set");
	if (policy === "by_start_time" && nanosOf(opt_start_time ?? "") === undefined)
		refuse("by start time, but optional start time is not set");
}
