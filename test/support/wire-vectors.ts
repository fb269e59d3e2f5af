import { readJson, readJsonLines } from "./repository.js";

/** A text that was given to the real Rust type, and what became of it. */
export interface WireVector {
	/** Rust name; `agent.` and `drone_state.` tell the two types of one name apart. */
	readonly type: string;
	readonly json: string;
	readonly ok: boolean;
	/** What the Rust type wrote back. */
	readonly out?: string;
	readonly subject?: string;
	/** The verdict depends on the text (number spelling, duplicate keys), which a parsed value no longer shows. */
	readonly raw?: true;
}

/** A vector that Rust took, with what it wrote back. */
export interface AcceptedVector extends WireVector {
	readonly ok: true;
	readonly out: string;
}

/** What one of Plane's subscription helpers gave for some arguments. */
export interface SubscriptionVector {
	readonly fn: string;
	readonly args: readonly string[];
	readonly subject: string;
}

export interface LockHashVector {
	readonly lock: string;
	readonly hash: string;
}

export interface StreamVector {
	readonly message_type: string;
	readonly wire: Readonly<Record<string, unknown>>;
}

export const wireVectors = readJsonLines<WireVector>("test/wire-vectors/wire.jsonl");
export const subscriptionVectors = readJsonLines<SubscriptionVector>("test/wire-vectors/subjects.jsonl");
export const lockHashVectors = readJsonLines<LockHashVector>("test/wire-vectors/lock-hash.jsonl");
export const streamVectors = readJson<readonly StreamVector[]>("test/wire-vectors/streams.json");

export const isAccepted = (vector: WireVector): vector is AcceptedVector => vector.ok && vector.out !== undefined;

/** The value of a JSON text, `undefined` where it is none; what it holds is what the caller says. */
export function parsed<T = unknown>(text: string): T | undefined {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** How often each stands in the list, so that a difference reads as one line. */
export function counted(classes: readonly string[]): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const name of classes) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}
