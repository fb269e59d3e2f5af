import type { PlaneConnection } from "./connection.js";
import { isPattern } from "./is-pattern.js";
import type { ConsumerSettings, ConsumerStart, JetStream, StreamConsumer, StreamFacts } from "./jetstream.js";
import { Pull } from "./pull.js";

const NANOS_PER_MS = 1_000_000;
const STREAM_NOT_FOUND = 10059;
const WRONG_LAST_SEQUENCE = 10071;

/** What both lines of the NATS library have in common of their JetStream, as far as it is used here. */
export interface JetStreamLibrary {
	streamInfo(name: string, options: { subjects_filter?: string }): Promise<LibraryStreamInfo>;
	addConsumer(stream: string, config: ConsumerConfig): Promise<{ num_pending: number }>;
	deleteConsumer(stream: string, name: string): Promise<boolean>;
	publish(subject: string, data: Uint8Array, options: PublishOptions): Promise<{ seq: number }>;
}

/** A consumer's configuration on the wire. The libraries' enums are the same strings, but importing them would load them. */
export interface ConsumerConfig {
	readonly name: string;
	readonly filter_subject: string;
	readonly deliver_policy: "last_per_subject" | "by_start_time" | "by_start_sequence";
	readonly opt_start_time?: string;
	readonly opt_start_seq?: number;
	readonly ack_policy: "none";
	readonly inactive_threshold: number;
	readonly mem_storage: boolean;
	readonly num_replicas: number;
}

interface LibraryStreamInfo {
	readonly created: string;
	readonly state: StreamState;
	readonly config: StreamLimits & { max_msgs_per_subject: number; subjects: string[] };
	/** Not on a server by itself. */
	readonly cluster?: { readonly replicas?: readonly unknown[] };
}

interface StreamState {
	readonly messages: number;
	readonly last_seq: number;
	readonly num_subjects?: number;
	readonly subjects?: Record<string, number>;
}

interface StreamLimits {
	readonly max_age: number;
	readonly max_msgs: number;
	readonly max_bytes: number;
}

interface PublishOptions {
	timeout: number;
	expect?: { lastSubjectSequence: number };
}

/** JetStream through a library, which is loaded with the first call. */
export function jetStreamThrough(connection: PlaneConnection, load: () => Promise<JetStreamLibrary>): JetStream {
	let loading: Promise<JetStreamLibrary> | undefined;
	const library = (): Promise<JetStreamLibrary> => (loading ??= load());
	return {
		stream: async (name, subject) => streamFacts(await library(), name, subject),
		createConsumer: async (stream, settings) => createConsumer(connection, await library(), stream, settings),
		append: async (subject, data, options) => append(await library(), subject, data, options),
	};
}

async function streamFacts(
	library: JetStreamLibrary,
	name: string,
	subject: string | undefined,
): Promise<StreamFacts | undefined> {
	try {
		const options = subject === undefined || isPattern(subject) ? {} : { subjects_filter: subject };
		const { created, state, config, cluster } = await library.streamInfo(name, options);
		const { last_seq: lastSequence, num_subjects: subjects = 0 } = state;
		const keptPerSubject = config.max_msgs_per_subject > 0 ? config.max_msgs_per_subject : Number.POSITIVE_INFINITY;
		const replicated = (cluster?.replicas ?? []).length > 0;
		const facts = { created, lastSequence, keptPerSubject, replicated };
		if (forgets(config)) return { ...facts, subjects: undefined, stored: undefined };
		return { ...facts, subjects, stored: storedOf(subject, state, config.subjects) };
	} catch (error) {
		if (apiErrorCode(error) === STREAM_NOT_FOUND) return undefined;
		throw error;
	}
}

/** Of a part of the stream's subjects the server would list each one, which can be a million. */
function storedOf(subject: string | undefined, state: StreamState, all: readonly string[]): number | undefined {
	if (subject === undefined) return undefined;
	if (all.length === 1 && subject === all[0]) return state.messages;
	return isPattern(subject) ? undefined : (state.subjects?.[subject] ?? 0);
}

/** Zero is the age, and -1 the rest, of a stream without limits. */
function forgets({ max_age, max_msgs, max_bytes }: StreamLimits): boolean {
	return max_age > 0 || max_msgs > 0 || max_bytes > 0;
}

async function createConsumer(
	connection: PlaneConnection,
	library: JetStreamLibrary,
	stream: string,
	settings: ConsumerSettings,
): Promise<StreamConsumer> {
	const { name } = settings;
	const { num_pending: pending } = await library.addConsumer(stream, consumerConfig(settings));
	return {
		name,
		pending,
		fetch: async (fetch) => new Pull(connection, `${stream}.${name}`, fetch),
		delete: async () => {
			await library.deleteConsumer(stream, name);
		},
	};
}

function consumerConfig({ name, filter, start, inactiveAfterMs }: ConsumerSettings): ConsumerConfig {
	return {
		name,
		filter_subject: filter,
		...deliverFrom(start),
		ack_policy: "none",
		inactive_threshold: inactiveAfterMs * NANOS_PER_MS,
		mem_storage: true,
		num_replicas: 1,
	};
}

function deliverFrom(
	start: ConsumerStart,
): Pick<ConsumerConfig, "deliver_policy" | "opt_start_time" | "opt_start_seq"> {
	if (start === "last-per-subject") return { deliver_policy: "last_per_subject" };
	if ("time" in start) return { deliver_policy: "by_start_time", opt_start_time: start.time.toISOString() };
	return { deliver_policy: "by_start_sequence", opt_start_seq: start.sequence };
}

async function append(
	library: JetStreamLibrary,
	subject: string,
	data: Uint8Array,
	{ onlyFirst, timeout }: { onlyFirst: boolean; timeout: number },
): Promise<number | undefined> {
	try {
		const ack = await library.publish(subject, data, {
			timeout,
			...(onlyFirst && { expect: { lastSubjectSequence: 0 } }),
		});
		return ack.seq;
	} catch (error) {
		if (onlyFirst && apiErrorCode(error) === WRONG_LAST_SEQUENCE) return undefined;
		throw error;
	}
}

/** JetStream's own error code: 2.x keeps it in `api_error`, the 3.x line as a number in `code`. */
function apiErrorCode(error: unknown): unknown {
	const { api_error, code } = error as { api_error?: { err_code?: number }; code?: unknown };
	return api_error?.err_code ?? code;
}
