import type { AnsweredTypes } from "./log-entry.js";

/** How a message is answered otherwise than Plane answers it. */
export interface Misbehaviour<Message = unknown> {
	/** Which process: name of a controller or id of a drone; every one without it. */
	readonly by?: string | undefined;
	/** Which messages are meant; all without it. What it throws is in the log, as `failed`, and the message is not answered. */
	readonly when?: ((message: Message) => boolean) | undefined;
	/** Only the n-th of the messages that are meant, from 1. */
	readonly nth?: number | undefined;
	/** It is neither carried out nor answered. */
	readonly ignore?: boolean | undefined;
	/** The answer is held back for so many milliseconds; what was asked is carried out at once. */
	readonly afterMs?: number | undefined;
	/** Answered with these bytes instead, after it was carried out. A text stands for its UTF-8 bytes. */
	readonly reply?: string | Uint8Array | undefined;
	/** The process dies as soon as it has read the message. */
	readonly dies?: boolean | undefined;
}

/** As keys, so that the compiler misses none. */
const ANSWERED: Readonly<Record<keyof AnsweredTypes, true>> = {
	ScheduleRequest: true,
	FetchBackendForLock: true,
	SpawnRequest: true,
	TerminationRequest: true,
	DrainDrone: true,
	DroneConnectRequest: true,
	DroneStatusMessage: true,
	UpdateBackendStateMessage: true,
	SetAcmeDnsRecord: true,
};

/** What tests want of the answers to come. */
export class Misbehaviours {
	readonly #rules: { readonly type: string; readonly how: Misbehaviour; seen: number }[] = [];

	add(type: string, how: Misbehaviour): void {
		if (!Object.hasOwn(ANSWERED, type)) {
			throw new TypeError(`misbehave: the fake hears ${Object.keys(ANSWERED).join(", ")}`);
		}
		if (!how) throw new TypeError("misbehave: the second argument says how, such as { ignore: true }");
		this.#rules.push({ type, how, seen: 0 });
	}

	/** How a process is to answer a message; the newest rule that fits counts. */
	of(type: string, by: string, message: unknown): Misbehaviour | undefined {
		const fitting = this.#rules.filter(
			(rule) => rule.type === type && (rule.how.by ?? by) === by && (rule.how.when?.(message) ?? true),
		);
		for (const rule of fitting) rule.seen += 1;
		return fitting.findLast(({ how, seen }) => (how.nth ?? seen) === seen)?.how;
	}
}

/** An answer that is no answer of Plane's. */
export class RawReply {
	readonly data: Uint8Array;

	constructor(data: string | Uint8Array) {
		this.data = typeof data === "string" ? new TextEncoder().encode(data) : data;
	}
}
